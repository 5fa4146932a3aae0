using System.Net;
using System.Net.Sockets;
using Uring.Interop;

namespace Uring.Server.Sockets.HandOver;

/// <summary>
/// The way out of an address on which another server listens too: new clients go to its sockets only, and ours are closed
/// without one of them coming to ours. So nobody is refused, and no SYN has to be sent again.
/// </summary>
/// <remarks>
/// The kernel tells nobody which place in the group is whose, and their order tells neither: members that leave move others. So
/// each place gets a probe, and our sockets answer with a mark: a segment size that nobody else asks for.
/// </remarks>
internal sealed class AddressHandOver
{
    // Beyond these a stop does without: the programs have two instructions for each.
    private const int MostMembers = 256;

    // On this machine's own addresses a connection is taken within microseconds; under load the kernel puts it off. In milliseconds.
    private const long ProbeTime = 100;

    private readonly IPEndPoint _at;
    private readonly IReadOnlyList<Listener> _ours;
    private bool[] _theirs;

    private AddressHandOver(IPEndPoint at, IReadOnlyList<Listener> ours)
    {
        _at = at;
        _ours = ours;
        _theirs = new bool[SocketTable.Listening(at).Count];
    }

    /// <summary>Turns new clients over to the others. SYNs that are on their way to us may still arrive for a moment.</summary>
    /// <returns>Null when there is nobody else, or only others that are about to go, too; or the kernel would not have it.</returns>
    public static AddressHandOver? TryBegin(IPEndPoint at, IReadOnlyList<Listener> ours)
    {
        AddressHandOver handOver = new(at, ours);
        return handOver._theirs.Length > ours.Count
            && handOver._theirs.Length <= MostMembers
            && ours.All(listener => SegmentMark.Set(listener.Fd) == Errno.None)
            && handOver.TryLook(0, [])
            && handOver._theirs.Contains(true)
            && ReusePortGroup.Steer(ours[0].Fd, handOver.Theirs(handOver._theirs.Length)) == Errno.None
            ? handOver
            : null;
    }

    /// <summary>Closes our sockets, one by one, when nobody waits in them any more.</summary>
    /// <remarks>
    /// Each close can move the last member of the group: until we have looked again SYNs go only to places that are the others'
    /// before and after. When our last socket goes, the place of the member that moves becomes none, and all that remain are
    /// meant. Only where the other server has a single socket and we have several, a SYN can be dropped between close and look.
    /// </remarks>
    public void Close()
    {
        for (int closed = 0; closed < _ours.Count; closed++)
        {
            int last = _theirs.Length - 1;
            bool isLastOfOurs = closed == _ours.Count - 1;
            List<uint> sure = Theirs(last);
            if (last >= 0 && _theirs[last] && (isLastOfOurs || sure.Count == 0))
            {
                sure = [(uint)last];
            }

            _ = ReusePortGroup.Steer(_ours[closed].Fd, sure);
            _ours[closed].Dispose();
            if (!isLastOfOurs)
            {
                _theirs = new bool[Math.Max(last, 0)];
                _ = TryLook(closed + 1, sure);
            }
        }
    }

    /// <summary>The places below a limit that are the others'.</summary>
    private List<uint> Theirs(int limit) =>
        [.. Enumerable.Range(0, Math.Max(limit, 0)).Where(index => _theirs[index]).Select(index => (uint)index)];

    /// <summary>Finds the others' places.</summary>
    /// <param name="first">The first of our sockets that is still open.</param>
    /// <param name="sure">Where clients go meanwhile; none for all.</param>
    private bool TryLook(int first, IReadOnlyList<uint> sure)
    {
        List<Probe> probes = [];
        try
        {
            IPAddress address = ProbedAddress();
            while (probes.Count < _theirs.Length && Probe.Create(address) is { } probe)
            {
                probes.Add(probe);
            }

            bool isIp6 = _at.AddressFamily == AddressFamily.InterNetworkV6;
            ushort[] ports = [.. probes.Select(probe => probe.Port)];
            if (probes.Count < _theirs.Length || ReusePortGroup.SteerProbes(_ours[first].Fd, isIp6, ports, sure) != Errno.None)
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
                _theirs[i] = probes[i].IsTaken && !probes[i].IsMarked;
            }

            // Once they drop every SYN, ours never answer.
            if (_theirs.Count(theirs => theirs) >= _theirs.Length - ours)
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
