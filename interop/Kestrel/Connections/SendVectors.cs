using System.Buffers;
using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Kestrel.Connections;

/// <summary>The segments of a send, pinned, with their iovecs. One send uses the object at a time.</summary>
internal sealed unsafe class SendVectors
{
    // UIO_MAXIOV.
    private const int Most = 1024;
    private const int Initial = 16;

    private readonly msghdr* _message = (msghdr*)NativeMemory.AllocZeroed((nuint)sizeof(msghdr));
    private iovec* _vectors = (iovec*)NativeMemory.Alloc(Initial, (nuint)sizeof(iovec));
    private MemoryHandle[] _pins = new MemoryHandle[Initial];
    private int _count;

    ~SendVectors()
    {
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_message);
    }

    /// <summary>The message for sendmsg(2). Stays valid until <see cref="Clear"/>.</summary>
    public nint Message
    {
        get
        {
            _message->msg_iov = _vectors;
            _message->msg_iovlen = (nuint)_count;
            return (nint)_message;
        }
    }

    /// <summary>Pins the first 1,024 segments.</summary>
    public void Pin(in ReadOnlySequence<byte> buffer)
    {
        foreach (ReadOnlyMemory<byte> segment in buffer)
        {
            if (_count == Most)
            {
                break;
            }

            if (_count == _pins.Length)
            {
                Grow();
            }

            MemoryHandle pin = segment.Pin();
            _pins[_count] = pin;
            _vectors[_count++] = new iovec { iov_base = pin.Pointer, iov_len = (nuint)segment.Length };
        }
    }

    /// <summary>Unpins the segments.</summary>
    public void Clear()
    {
        for (int i = 0; i < _count; i++)
        {
            _pins[i].Dispose();
            _pins[i] = default;
        }

        _count = 0;
    }

    private void Grow()
    {
        int length = _pins.Length * 2;
        Array.Resize(ref _pins, length);
        _vectors = (iovec*)NativeMemory.Realloc(_vectors, (nuint)length * (nuint)sizeof(iovec));
    }
}
