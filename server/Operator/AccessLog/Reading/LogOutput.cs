using System.Buffers;
using Uring.Interop;
using Uring.Server.Native;

namespace Uring.Server.Operator.AccessLog.Reading;

/// <summary>Writes the lines of an access log to standard output.</summary>
/// <remarks>
/// .NET's console ignores the end of a pipe's reader. This class reports the end, so that the command ends.
/// </remarks>
internal sealed class LogOutput
{
    // In bytes. A pipe has as much room by default: pipe(7).
    private const int FlushSize = 65_536;

    private readonly ArrayBufferWriter<byte> _lines = new(2 * FlushSize);

    public IBufferWriter<byte> Lines => _lines;

    /// <summary>Whether the reader of the output has gone.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Writes the lines if there are many.</summary>
    public void FlushIfFull()
    {
        if (_lines.WrittenCount >= FlushSize)
        {
            Flush();
        }
    }

    /// <summary>Writes the lines.</summary>
    /// <exception cref="IOException">The output cannot be written.</exception>
    public void Flush()
    {
        ReadOnlySpan<byte> rest = _lines.WrittenSpan;
        while (!rest.IsEmpty && !IsClosed)
        {
            KernelResult written = FileCalls.Write(Output.StandardOutput, rest);
            switch (written.Errno)
            {
                case Errno.None:
                    rest = rest[(int)written.Count..];
                    break;
                case Errno.EINTR:
                    break;
                case Errno.EAGAIN:
                    FileCalls.WaitForRoom(Output.StandardOutput);
                    break;
                case Errno.EPIPE:
                    IsClosed = true;
                    break;
                default:
                    throw new IOException($"{written}");
            }
        }

        _lines.ResetWrittenCount();
    }

    /// <summary>Waits for a time, or until the reader of the output has gone.</summary>
    public void Wait(int milliseconds) => IsClosed |= FileCalls.WaitForHangUp(Output.StandardOutput, milliseconds);
}
