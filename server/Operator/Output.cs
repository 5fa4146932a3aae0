using System.Text;
using Uring.Interop;
using Uring.Server.Native;

namespace Uring.Server.Operator;

/// <summary>
/// Prints the lines of the server. Standard output or error may be closed or full. Then the line is lost, and
/// neither the responses nor the exit code change.
/// </summary>
internal static class Output
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    public static void Print(string line) => Write(StandardOutput, line);

    public static void PrintError(string message, string end = "") => Write(StandardError, message, "uring-server: ", end);

    /// <remarks>
    /// Calls write(2) directly: .NET's console duplicates the descriptor and starts a thread first, and the
    /// error to print may be a lack of descriptors or threads. An error of write(2) is ignored: no channel is
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
            written = FileCalls.Write(fd, rest);
            rest = rest[(int)written.Count..];
        }
        while (!rest.IsEmpty && (written.Count > 0 || written.Errno == Errno.EINTR));
    }
}
