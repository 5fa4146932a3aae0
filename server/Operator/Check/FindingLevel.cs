namespace Uring.Server.Operator.Check;

/// <summary>What a finding means for serving.</summary>
internal enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>The server runs, but less well than it could, or otherwise than one might expect.</summary>
    Notice,

    /// <summary>The server will not run.</summary>
    Fault,
}
