using System.Net;
using System.Net.Sockets;
using Uring.Interop;

namespace Uring.Server.Sockets.HandOver;

/// <summary>
/// Hands an address over to another server that listens there too. New clients go to the sockets of the other
/// server, and then this server closes its own. No client is refused, and no SYN has to be retransmitted.
/// </summary>
/// <remarks>
/// The kernel does not report which index of the group belongs to which socket. The order of the opens does
/// not show the index either, since the last member moves when another one leaves. Each index therefore gets
/// a probe, and the server marks its own sockets with an unusual MSS.
/// </remarks>
internal sealed class AddressHandOver
{
    // A program has two instructions for each member. With more members the stop does not hand over.
    private const int MaxMembers = 256;

    // In milliseconds. A handshake on a local address takes microseconds, but longer under load.
    private const long ProbeTime = 100;

    private readonly IPEndPoint _at;
    private readonly IReadOnlyList<Listener> _ours;

    // For each index of the group: whether the member belongs to another server.
    private bool[] _others;

    private AddressHandOver(IPEndPoint at, IReadOnlyList<Listener> ours)
    {
        _at = at;
        _ours = ours;
        _others = new bool[SocketTable.Listening(at).Count];
    }

    /// <summary>
    /// Directs new clients to the other servers. SYNs that the kernel has already directed may still arrive
    /// for a moment.
    /// </summary>
    /// <returns>
    /// Null if no other server listens, if all others are about to stop too, or if the kernel refuses.
    /// </returns>
    public static AddressHandOver? TryBegin(IPEndPoint at, IReadOnlyList<Listener> ours)
    {
        AddressHandOver handOver = new(at, ours);
        return handOver._others.Length > ours.Count
            && handOver._others.Length <= MaxMembers
            && ours.All(listener => MssMark.Set(listener.Fd) == Errno.None)
            && handOver.TryLocateOthers(0, [])
            && handOver._others.Contains(true)
            && ReusePortGroup.Steer(ours[0].Fd, handOver.OthersBelow(handOver._others.Length)) == Errno.None
            ? handOver
            : null;
    }

    /// <summary>Closes the server's own sockets one by one, when no client waits in them any more.</summary>
    /// <remarks>
    /// Each close can move the last member of the group to another index. Until the next round of probes,
    /// SYNs go only to indices that belong to the other servers before and after the move. After the last
    /// close the index of the moved member is beyond the array. The kernel then selects among all members,
    /// and all of them belong to the other servers. A SYN can be dropped between a close and the next probes
    /// only if the other server has one socket and this server has several.
    /// </remarks>
    public void Close()
    {
        for (int closed = 0; closed < _ours.Count; closed++)
        {
            int last = _others.Length - 1;
            bool isLastOfOurs = closed == _ours.Count - 1;
            List<uint> stable = OthersBelow(last);
            if (last >= 0 && _others[last] && (isLastOfOurs || stable.Count == 0))
            {
                stable = [(uint)last];
            }

            _ = ReusePortGroup.Steer(_ours[closed].Fd, stable);
            _ours[closed].Dispose();
            if (!isLastOfOurs)
            {
                _others = new bool[Math.Max(last, 0)];
                _ = TryLocateOthers(closed + 1, stable);
            }
        }
    }

    /// <summary>Lists the indices below a limit that belong to other servers.</summary>
    private List<uint> OthersBelow(int limit) =>
        [.. Enumerable.Range(0, Math.Max(limit, 0)).Where(index => _others[index]).Select(index => (uint)index)];

    /// <summary>Finds the indices of the other servers with one probe for each index.</summary>
    /// <param name="first">The first of the server's own sockets that is still open.</param>
    /// <param name="stable">
    /// The members for clients meanwhile. With an empty list the kernel selects among all members.
    /// </param>
    private bool TryLocateOthers(int first, IReadOnlyList<uint> stable)
    {
        List<Probe> probes = [];
        try
        {
            IPAddress address = ProbedAddress();
            while (probes.Count < _others.Length && Probe.Create(address) is { } probe)
            {
                probes.Add(probe);
            }

            bool isIp6 = _at.AddressFamily == AddressFamily.InterNetworkV6;
            ushort[] ports = [.. probes.Select(probe => probe.Port)];
            if (probes.Count < _others.Length || ReusePortGroup.SteerProbes(_ours[first].Fd, isIp6, ports, stable) != Errno.None)
            {
                return false;
            }

            Watch(probes, new IPEndPoint(address, _at.Port), _ours.Count - first);
            return true;
        }
        finally
        {
            probes.ForEach(probe => probe.Dispose());
        }
    }

    private void Watch(List<Probe> probes, IPEndPoint to, int ours)
    {
        probes.ForEach(probe => probe.Connect(to));
        long until = Environment.TickCount64 + ProbeTime;
        do
        {
            for (int i = 0; i < probes.Count; i++)
            {
                _others[i] = probes[i].IsEstablished && !probes[i].IsMarked;
            }

            // The server's own sockets do not answer once their filter drops SYNs.
            if (_others.Count(other => other) >= _others.Length - ours)
            {
                return;
            }

            Thread.Sleep(1);
        }
        while (Environment.TickCount64 < until);
    }

    private IPAddress ProbedAddress() =>
        _at.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
        : _at.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
        : _at.Address;
}
