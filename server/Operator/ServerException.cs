namespace Uring.Server.Operator;

/// <summary>The server cannot run. The message is the one line that the user sees.</summary>
internal sealed class ServerException(string message) : Exception(message)
{
    /// <summary>Translates the exceptions of .NET's files, by which the server reads /proc and /sys.</summary>
    public static ServerException CannotReadSystem(Exception reason) =>
        new($"cannot read /proc or /sys: {reason.Message}: mount /proc, or raise the open files limit (ulimit -n)");
}
