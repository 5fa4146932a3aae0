using Uring.Interop;
using Uring.Server.Native;

namespace Uring.Server.Sockets.HandOver;

/// <summary>
/// A socket filter that drops SYNs and accepts all other segments: socket(7), SO_ATTACH_FILTER.
/// </summary>
internal static class SynFilter
{
    // socket(7).
    private const int SoAttachFilter = 26;

    // The data of a socket filter on TCP begins with the TCP header. The flags are byte 13: RFC 9293, 3.1.
    private const uint FlagsOffset = 13;
    private const uint Syn = 0x02;
    private const uint Ack = 0x10;
    private const uint Nothing = 0;
    private const uint WholePacket = uint.MaxValue;

    public static Errno Attach(int fd) =>
        new ClassicBpf().LoadByte(FlagsOffset).And(Syn | Ack).ReturnIf(Syn, Nothing).Return(WholePacket).Attach(fd, SoAttachFilter);
}
