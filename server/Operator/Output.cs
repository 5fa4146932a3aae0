using System.Text;
using Uring.Interop;
using Uring.Server.Native;

namespace Uring.Server.Operator;

/// <summary>
/// The lines that the server prints. Where they go may be closed, full or gone; that costs the line, and neither the answers
/// of clients nor the exit code.
/// </summary>
internal static class Output
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    public static void Print(string line) => Write(StandardOutput, line);

    public static void PrintError(string message, string end = "") => Write(StandardError, message, "uring-server: ", end);

    /// <remarks>
    /// By write(2) itself: .NET's console duplicates the descriptor first and starts a thread, and an error may be that there is none to
    /// be had. What cannot be written is lost: there is nowhere left to say so.
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
