using System.Runtime.InteropServices;

namespace Uring.Interop;

/// <summary>Enumerates control messages in the layout of recvmsg(2): cmsg(3).</summary>
public ref struct ControlMessages
{
    // size_t length, int level, int type. Each message begins on a multiple of the size of a size_t.
    private const int HeaderBytes = 16;
    private const int Alignment = 8;

    private ReadOnlySpan<byte> _rest;

    /// <summary>Creates the enumerator of a control buffer.</summary>
    /// <param name="buffer">The bytes that were written to the buffer.</param>
    public ControlMessages(ReadOnlySpan<byte> buffer) => _rest = buffer;

    /// <summary>The current message.</summary>
    public ControlMessage Current { readonly get; private set; }

    /// <summary>Returns this enumerator, for <c>foreach</c>.</summary>
    public readonly ControlMessages GetEnumerator() => this;

    /// <summary>Moves to the next message: io_uring_recvmsg_cmsg_nexthdr(3).</summary>
    /// <returns>False at the end, and at a message that is cut.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < HeaderBytes)
        {
            return false;
        }

        nuint length = MemoryMarshal.Read<nuint>(_rest);
        if (length < HeaderBytes || length > (nuint)_rest.Length)
        {
            return false;
        }

        Current = new ControlMessage(
            MemoryMarshal.Read<int>(_rest[8..]), MemoryMarshal.Read<int>(_rest[12..]), _rest[HeaderBytes..(int)length]);
        int step = ((int)length + Alignment - 1) & -Alignment;
        _rest = _rest[int.Min(step, _rest.Length)..];
        return true;
    }
}
