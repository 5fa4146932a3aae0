using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Uring.Interop.LinuxAbi;

namespace Uring.Interop;

/// <summary>
/// The parts of a provided buffer that a multishot recvmsg has filled: io_uring_recvmsg_validate(3) and the
/// related functions. The kernel's header (<see cref="io_uring_recvmsg_out"/>) comes first, then the room for
/// the name, the room for control messages, and the payload.
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

    /// <summary>
    /// The address of the sender, cut at the room that the request reserved: io_uring_recvmsg_name(3).
    /// </summary>
    public ReadOnlySpan<byte> Name => _parts[..(int)uint.Min(_header.namelen, (uint)_nameRoom)];

    /// <summary>
    /// The length of the sender's address in bytes. It exceeds the length of <see cref="Name"/> when the
    /// address was cut.
    /// </summary>
    public uint NameLength => _header.namelen;

    /// <summary>The control messages: io_uring_recvmsg_cmsg_firsthdr(3).</summary>
    public ControlMessages Control => new(_parts.Slice(_nameRoom, (int)uint.Min(_header.controllen, (uint)_controlRoom)));

    /// <summary>
    /// The payload, cut at the room that the buffer had: io_uring_recvmsg_payload(3). Its length is that of
    /// io_uring_recvmsg_payload_length(3).
    /// </summary>
    public ReadOnlySpan<byte> Payload => _parts[(_nameRoom + _controlRoom)..];

    /// <summary>
    /// The length of the payload before the cut, in bytes: <c>payloadlen</c> of the kernel's header. It
    /// exceeds the length of <see cref="Payload"/> when the buffer had too little room.
    /// </summary>
    public uint PayloadLength => _header.payloadlen;

    /// <summary>
    /// Flags of the message, as recvmsg(2) returns them in <c>msg_flags</c>: MSG_TRUNC, MSG_CTRUNC ...
    /// </summary>
    public uint Flags => _header.flags;

    /// <summary>Whether a part of the payload is missing, since the buffer had no room for it.</summary>
    public bool IsTruncated => (_header.flags & MSG_TRUNC) != 0;

    /// <summary>Finds the parts in a provided buffer.</summary>
    /// <param name="buffer">The buffer, with the length that the completion reports.</param>
    /// <param name="request">The message header of the request, with the room of each part.</param>
    /// <param name="message">The parts.</param>
    /// <returns>False when the buffer is too short for such a request.</returns>
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

        // The sum of the lengths can wrap, so each one is compared.
        if (request.msg_namelen > length || request.msg_controllen > length - request.msg_namelen)
        {
            return false;
        }

        message = new ReceivedMessage(
            parts, MemoryMarshal.Read<io_uring_recvmsg_out>(buffer), (int)request.msg_namelen, (int)request.msg_controllen);
        return true;
    }
}
