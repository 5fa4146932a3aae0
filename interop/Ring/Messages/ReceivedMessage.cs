using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Uring.Interop.LinuxAbi;

namespace Uring.Interop;

/// <summary>
/// What a multishot recvmsg wrote into a provided buffer, in its parts: io_uring_recvmsg_validate(3) and its kin. The header of
/// the kernel (<see cref="io_uring_recvmsg_out"/>) comes first, then room for the name, room for control messages, and the payload.
/// </summary>
public readonly ref struct ReceivedMessage
{
    private readonly ReadOnlySpan<byte> _parts;
    private readonly io_uring_recvmsg_out _header;
    private readonly int _nameRoom;
    private readonly int _controlRoom;

    private ReceivedMessage(ReadOnlySpan<byte> parts, io_uring_recvmsg_out header, int nameRoom, int controlRoom)
    {
        _parts = parts;
        _header = header;
        _nameRoom = nameRoom;
        _controlRoom = controlRoom;
    }

    /// <summary>The address of the sender, cut at the room that the request gave it: io_uring_recvmsg_name(3).</summary>
    public ReadOnlySpan<byte> Name => _parts[..(int)uint.Min(_header.namelen, (uint)_nameRoom)];

    /// <summary>How long the address of the sender is in bytes; more than <see cref="Name"/> when it had to be cut.</summary>
    public uint NameLength => _header.namelen;

    /// <summary>The control messages, to be looped over: io_uring_recvmsg_cmsg_firsthdr(3).</summary>
    public ControlMessages Control => new(_parts.Slice(_nameRoom, (int)uint.Min(_header.controllen, (uint)_controlRoom)));

    /// <summary>
    /// The payload, cut at the room that the buffer had: io_uring_recvmsg_payload(3). Its length is that of
    /// io_uring_recvmsg_payload_length(3).
    /// </summary>
    public ReadOnlySpan<byte> Payload => _parts[(_nameRoom + _controlRoom)..];

    /// <summary>
    /// The length of the payload before the cut, in bytes: <c>payloadlen</c> of the kernel's header. It exceeds the length of
    /// <see cref="Payload"/> when the buffer had too little room.
    /// </summary>
    public uint PayloadLength => _header.payloadlen;

    /// <summary>Flags of the message, as recvmsg(2) returns them in <c>msg_flags</c>: MSG_TRUNC, MSG_CTRUNC ...</summary>
    public uint Flags => _header.flags;

    /// <summary>Whether payload is missing, since the buffer had no room for it.</summary>
    public bool IsTruncated => (_header.flags & MSG_TRUNC) != 0;

    /// <summary>Finds the parts in a provided buffer.</summary>
    /// <param name="buffer">The buffer, as long as the completion says.</param>
    /// <param name="request">The message header that the request was prepared with: it tells how much room each part has.</param>
    /// <param name="message">The parts.</param>
    /// <returns>False when the buffer is too short to be what such a request writes.</returns>
    public static bool TryRead(ReadOnlySpan<byte> buffer, in msghdr request, out ReceivedMessage message)
    {
        int header = Unsafe.SizeOf<io_uring_recvmsg_out>();
        message = default;
        if (buffer.Length < header)
        {
            return false;
        }

        ReadOnlySpan<byte> parts = buffer[header..];
        nuint length = (nuint)parts.Length;

        // Not their sum, which can wrap.
        if (request.msg_namelen > length || request.msg_controllen > length - request.msg_namelen)
        {
            return false;
        }

        message = new ReceivedMessage(
            parts, MemoryMarshal.Read<io_uring_recvmsg_out>(buffer), (int)request.msg_namelen, (int)request.msg_controllen);
        return true;
    }
}
