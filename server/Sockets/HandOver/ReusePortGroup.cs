using Uring.Interop;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Sockets.HandOver;

/// <summary>
/// The sockets that share one address with SO_REUSEPORT. The kernel keeps them in an array and appends a new
/// member. When a member leaves, the last one moves to its index. A BPF program on the group selects the
/// member for a SYN.
/// </summary>
/// <remarks>
/// Any member can attach the program, without privilege: socket(7), SO_ATTACH_REUSEPORT_CBPF. The program
/// stays with the group when the member leaves. For an index beyond the array the kernel selects by hash
/// among all members, as without a program.
/// </remarks>
internal static class ReusePortGroup
{
    // socket(7).
    private const int SoAttachReusePortCbpf = 51;
    private const int SoDetachReusePortBpf = 68;

    private const uint ByHash = uint.MaxValue;

    // linux/filter.h: SKF_NET_OFF. Offset 0 of the program is the TCP payload, and SKF_NET_OFF is the IP
    // header. The lengths are those of a header without options or extensions, as in the server's own probes.
    private const uint FromNetworkHeader = unchecked((uint)-0x100000);
    private const uint HeaderOfIp4 = 20;
    private const uint HeaderOfIp6 = 40;

    /// <summary>Directs new SYNs to these members only, in equal shares.</summary>
    public static Errno Steer(int fd, IReadOnlyList<uint> indices) =>
        EndAmong(new ClassicBpf(), indices).Attach(fd, SoAttachReusePortCbpf);

    /// <summary>
    /// Detaches the program, so that the kernel selects by hash among all members again. A server that has
    /// left the group may have left a program, whose indices would mean other members after a join.
    /// </summary>
    /// <returns>ENOENT if the group had no program.</returns>
    public static Errno StopSteering(int fd) => SocketCalls.SetOption(fd, SOL_SOCKET, SoDetachReusePortBpf, 0);

    /// <summary>
    /// Directs the SYN of each probe to one member, and all others as <see cref="Steer"/> does.
    /// </summary>
    /// <param name="fd">A member.</param>
    /// <param name="isIp6">Whether the group listens on an IPv6 address.</param>
    /// <param name="sourcePorts">
    /// The source ports of the probes. The first probe goes to member 0, and so on.
    /// </param>
    /// <param name="indices">
    /// The members for all other SYNs. With an empty list the kernel selects by hash among all members.
    /// </param>
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
