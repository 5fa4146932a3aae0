using System.Text;
using Uring.Interop;
using Uring.Server.Native;

namespace Uring.Server.Operator;

/// <summary>
/// Prints the lines of the server. Standard output or error may be closed, or a pipe that is full because its reader
/// hangs. Then the line is lost: the process never waits for room, and neither the responses nor the exit code change.
/// </summary>
internal static class Output
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    // PIPE_BUF, in bytes: a pipe takes a line up to this size whole or not at all.
    private const int MaxWrite = 4096;

    public static void Print(string line) => Write(StandardOutput, line);

    public static void PrintError(string message, string end = "") => Write(StandardError, message, "uring-server: ", end);

    /// <summary>Prints a notice, if there is one, on standard error: the server runs, but probably not as intended.</summary>
    public static void PrintNotice(string? message)
    {
        if (message is not null)
        {
            Write(StandardError, message, "uring-server: notice: ");
        }
    }

    /// <remarks>
    /// Writes to the descriptor directly: .NET's console duplicates the descriptor and starts a thread first, and the
    /// error to print may be a lack of descriptors or threads. An error of the write is ignored: no channel is
    /// left to report it.
    /// </remarks>
    private static void Write(int fd, string line, string start = "", string end = "")
    {
        byte[] bytes;
        try
        {
            bytes = Encoding.UTF8.GetBytes($"{start}{line}{end}\n");
        }
        catch (OutOfMemoryException)
        {
            return;
        }

        ReadOnlySpan<byte> rest = bytes;
        KernelResult written;
        do
        {
            written = FileCalls.WriteWithoutWaiting(fd, rest[..int.Min(rest.Length, MaxWrite)]);
            rest = rest[(int)written.Count..];
        }
        while (!rest.IsEmpty && (written.Count > 0 || written.Errno == Errno.EINTR));
    }
}
