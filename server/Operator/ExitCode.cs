namespace Uring.Server.Operator;

/// <summary>The exit codes of the process.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>
    /// The environment does not allow the server to run: a port in use, no permission, no io_uring.
    /// </summary>
    public const int RunTime = 1;

    /// <summary>A setting is invalid, on the command line, in the environment or in a file.</summary>
    public const int Usage = 2;
}
