namespace Uring.Server.Operator.Check;

/// <summary>The meaning of a finding for a start with the same settings.</summary>
internal enum FindingLevel
{
    /// <summary>The step succeeds.</summary>
    Good,

    /// <summary>The server runs, but slower or otherwise than the settings suggest.</summary>
    Notice,

    /// <summary>The server does not start.</summary>
    Fault,
}
