using System.Runtime.InteropServices;
using System.Text;
using Uring.Interop;

namespace Uring.Server.Operator;

/// <summary>
/// Prints the lines of the server. Standard output or error may be closed or full. Then the line is lost, and
/// neither the responses nor the exit code change.
/// </summary>
internal static unsafe partial class Output
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

        fixed (byte* data = bytes)
        {
            int written = 0;
            nint count;
            do
            {
                count = Write(fd, data + written, (nuint)(bytes.Length - written));
                written += int.Max((int)count, 0);
            }
            while (written < bytes.Length && (count > 0 || (count < 0 && (Errno)Marshal.GetLastPInvokeError() == Errno.EINTR)));
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int fd, byte* data, nuint length);
}
