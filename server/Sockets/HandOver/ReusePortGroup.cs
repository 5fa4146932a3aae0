using Uring.Interop;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Sockets.HandOver;

/// <summary>
/// The sockets that share one address by SO_REUSEPORT. The kernel keeps them in an array in which a new member comes last, and
/// in which the last one takes the place of one that leaves; a program on the group picks the member that a SYN goes to.
/// </summary>
/// <remarks>
/// Any member can attach the program, and without privilege: socket(7), SO_ATTACH_REUSEPORT_CBPF. It stays with the group when
/// the member leaves. An index beyond the array means the hash over all, as without a program.
/// </remarks>
internal static class ReusePortGroup
{
    // socket(7).
    private const int SoAttachReusePortCbpf = 51;
    private const int SoDetachReusePortBpf = 68;

    private const uint ByHash = uint.MaxValue;

    // The program sees the packet from the data on, and by SKF_NET_OFF of linux/filter.h from the IP header on: its length
    // without options and extensions, which our own probes do not have.
    private const uint FromNetworkHeader = unchecked((uint)-0x100000);
    private const uint HeaderOfIp4 = 20;
    private const uint HeaderOfIp6 = 40;

    /// <summary>From now on SYNs go to these members only, in equal parts.</summary>
    public static Errno Steer(int fd, IReadOnlyList<uint> indices) =>
        EndAmong(new ClassicBpf(), indices).Attach(fd, SoAttachReusePortCbpf);

    /// <summary>
    /// SYNs go to all members again, by the hash: a server that has left may have left a program behind, whose indices mean other
    /// members once somebody joins. ENOENT when there was none.
    /// </summary>
    public static Errno Release(int fd) => SocketCalls.SetOption(fd, SOL_SOCKET, SoDetachReusePortBpf, 0);

    /// <summary>As <see cref="Steer"/>, but what comes from some ports goes to the member of its place in the list.</summary>
    /// <param name="fd">A member.</param>
    /// <param name="isIp6">Of which family they are.</param>
    /// <param name="sourcePorts">The ports.</param>
    /// <param name="indices">Where everybody else goes; none means by the hash over all members.</param>
    public static Errno SteerProbes(int fd, bool isIp6, ReadOnlySpan<ushort> sourcePorts, IReadOnlyList<uint> indices)
    {
        ClassicBpf program = new ClassicBpf().LoadHalf(FromNetworkHeader + (isIp6 ? HeaderOfIp6 : HeaderOfIp4));
        for (int i = 0; i < sourcePorts.Length; i++)
        {
            program.ReturnIf(sourcePorts[i], (uint)i);
        }

        return EndAmong(program, indices).Attach(fd, SoAttachReusePortCbpf);
    }

    private static ClassicBpf EndAmong(ClassicBpf program, IReadOnlyList<uint> indices)
    {
        if (indices.Count > 1)
        {
            program.LoadRandom().Modulo((uint)indices.Count);
            for (int i = 0; i < indices.Count - 1; i++)
            {
                program.ReturnIf((uint)i, indices[i]);
            }
        }

        return program.Return(indices.Count > 0 ? indices[^1] : ByHash);
    }
}
