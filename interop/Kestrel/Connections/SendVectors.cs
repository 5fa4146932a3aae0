using System.Buffers;
using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Operations;

namespace Uring.Kestrel.Connections;

/// <summary>The segments of a send, pinned, and their message. One send uses the object at a time.</summary>
internal sealed unsafe class SendVectors
{
    private readonly msghdr* _message = (msghdr*)NativeMemory.AllocZeroed((nuint)sizeof(msghdr));
    private readonly BufferVectors _vectors = new();

    ~SendVectors() => NativeMemory.Free(_message);

    /// <summary>The message for sendmsg(2). Stays valid until <see cref="Clear"/>.</summary>
    public nint Message
    {
        get
        {
            _message->msg_iov = _vectors.Vectors;
            _message->msg_iovlen = _vectors.Count;
            return (nint)_message;
        }
    }

    /// <summary>Pins the first 1,024 segments.</summary>
    public void Pin(in ReadOnlySequence<byte> buffer)
    {
        foreach (ReadOnlyMemory<byte> segment in buffer)
        {
            if (_vectors.Count == BufferVectors.MaxVectors)
            {
                break;
            }

            _vectors.Add(segment);
        }
    }

    /// <summary>Unpins the segments.</summary>
    public void Clear() => _vectors.Release();
}
