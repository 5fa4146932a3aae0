using Uring.Interop;
using Uring.Server.Native;

namespace Uring.Server.Operator;

/// <summary>
/// Prints the lines of the server. Standard output or error may be closed, or may be a pipe or a terminal
/// that is full because its reader hangs. Then the line is lost: the process never waits for room, and
/// neither the responses nor the exit code change.
/// </summary>
/// <remarks>
/// Writes to the descriptors directly: .NET's console duplicates the descriptor and starts a thread first,
/// and the error to print may be a lack of descriptors or threads.
/// </remarks>
internal static class Output
{
    public const int StandardOutput = 1;

    private const int StandardError = 2;

    private static readonly OutputChannel s_output = OutputChannel.Open(StandardOutput);

    // A line on standard error must not continue a line that was cut on standard output.
    private static readonly OutputChannel s_error = IsOneStream() ? s_output : OutputChannel.Open(StandardError);

    /// <summary>Opens the terminals, with the rights of the start.</summary>
    public static void Open() => _ = s_error;

    public static void Print(string line) => s_output.Write(line);

    public static void PrintError(string message, string end = "") => s_error.Write(message, "uring-server: ", end);

    /// <summary>
    /// Prints a notice, if there is one, on standard error: the server runs, but probably not as intended.
    /// </summary>
    public static void PrintNotice(string? message)
    {
        if (message is not null)
        {
            s_error.Write(message, "uring-server: notice: ");
        }
    }

    /// <summary>
    /// Whether both descriptors lead to one pipe, socket or terminal. A regular file does not count, since
    /// each descriptor may have its own offset.
    /// </summary>
    private static bool IsOneStream()
    {
        try
        {
            return FileCalls.GetStatus(StandardOutput, out FileStatus output) == Errno.None
                && FileCalls.GetStatus(StandardError, out FileStatus error) == Errno.None
                && output.Type != FileType.Regular
                && output.IsSameFile(error);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Without statx(2) the descriptors count as two streams.
            return false;
        }
    }
}
