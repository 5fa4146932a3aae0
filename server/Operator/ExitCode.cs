namespace Uring.Server.Operator;

/// <summary>What the process says to its parent.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The environment is at fault: a port in use, no permission, no io_uring.</summary>
    public const int RunTime = 1;

    /// <summary>A setting is at fault, whether typed, exported or written in a file.</summary>
    public const int Usage = 2;
}
