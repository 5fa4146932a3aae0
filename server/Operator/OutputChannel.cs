using System.Text;
using Uring.Interop;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Operator;

/// <summary>A descriptor for lines. No write waits for the reader, and a line without room is lost.</summary>
internal sealed class OutputChannel
{
    // PIPE_BUF, in bytes: a pipe takes a write up to this size whole or not at all.
    private const int MaxWrite = 4096;

    private readonly int _fd;
    private readonly int _maxWrite;
    private bool _cut;

    private OutputChannel(int fd, int maxWrite) => (_fd, _maxWrite) = (fd, maxWrite);

    /// <summary>Prepares writes to a descriptor, which stays as it is.</summary>
    /// <remarks>
    /// A terminal that poll(2) reports as writable may have less room than a line. So the server opens the
    /// terminal a second time, with O_NONBLOCK. On the given descriptor the flag would also apply to the
    /// shell and the other programs of the terminal.
    /// </remarks>
    public static OutputChannel Open(int fd)
    {
        if (!IsTerminal(fd))
        {
            return new OutputChannel(fd, MaxWrite);
        }

        KernelResult own = FileCalls.Open($"/proc/self/fd/{fd}", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
        return own.IsError ? OpenBytewise(fd) : new OutputChannel(own.Value, MaxWrite);
    }

    /// <summary>
    /// Prepares single-byte writes, for a terminal that the server cannot open. The terminal may belong to
    /// another user, or /proc may be missing.
    /// </summary>
    /// <remarks>
    /// poll(2) reports room for one byte, and a line end takes two (ONLCR). So a write can still wait if
    /// exactly one byte is free.
    /// </remarks>
    internal static OutputChannel OpenBytewise(int fd) => new(fd, 1);

    /// <summary>Writes a line. An error is ignored: no channel is left to report it.</summary>
    public void Write(string line, string start = "", string end = "")
    {
        byte[] bytes;
        try
        {
            // The rest of a line that was cut is lost. This line must not continue it.
            bytes = Encoding.UTF8.GetBytes($"{(_cut ? "\n" : "")}{start}{line}{end}\n");
        }
        catch (OutOfMemoryException)
        {
            return;
        }

        ReadOnlySpan<byte> rest = bytes;
        KernelResult written;
        do
        {
            written = Write(rest[..int.Min(rest.Length, _maxWrite)]);
            rest = rest[(int)written.Count..];
        }
        while (!rest.IsEmpty && (written.Count > 0 || written.Errno == Errno.EINTR));

        int count = bytes.Length - rest.Length;
        _cut = count > 0 ? bytes[count - 1] != '\n' : _cut;
    }

    private static bool IsTerminal(int fd)
    {
        try
        {
            return FileCalls.IsTerminal(fd);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // The server reports the function with its first line.
            return false;
        }
    }

    private KernelResult Write(ReadOnlySpan<byte> data)
    {
        try
        {
            return FileCalls.WriteWithoutWaiting(_fd, data);
        }
        catch (EntryPointNotFoundException)
        {
            // The line may be about this missing function.
            return FileCalls.WriteIfWritable(_fd, data);
        }
        catch (DllNotFoundException)
        {
            // The functions of .NET are linked statically. This write may wait, but the process ends with
            // this line.
            using Stream stream = _fd == Output.StandardOutput ? Console.OpenStandardOutput() : Console.OpenStandardError();
            stream.Write(data);
            return new KernelResult(data.Length);
        }
    }
}
