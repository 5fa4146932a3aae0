using System.Net;
using Uring.Server.Operator;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Sockets;

/// <summary>
/// Every socket that the server listens on. Opened before the first ring; at a stop the main thread turns new clients away,
/// asks whether any are left, and disposes of it.
/// </summary>
internal sealed class ListenerSet : IDisposable
{
    // By then a SYN that another processor had already given to one of our sockets has reached it. In milliseconds.
    private const int SwitchTime = 20;

    private readonly List<ListenerGroup> _groups = [];

    private ListenerSet()
    {
    }

    /// <summary>Where it listens: what was asked for, or what was inherited; with port 0, the port that the kernel chose.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. _groups.Select(group => group.EndPoint)];

    /// <summary>Whether another server was listening on one of the addresses when we came, and takes part of the clients until it stops.</summary>
    public bool Shared => _groups.Exists(group => group.IsShared);

    /// <summary>Whether the sockets came from whoever started us.</summary>
    public bool Inherited => _groups.Exists(group => group.IsInherited);

    /// <summary>
    /// Whether a client is connected, or connecting, that has not been accepted and that nobody else would answer: inherited
    /// sockets outlive us. Makes system calls and allocates.
    /// </summary>
    public bool HasClients => _groups.Exists(group => group.HasClients);

    /// <summary>Takes the sockets that LISTEN_FDS hands over, or else opens one for each address and ring. All or none.</summary>
    /// <exception cref="ServerException">An address is in use, not ours, or not permitted; or what is handed over does not fit.</exception>
    public static ListenerSet Open(ServerOptions options) => Open(options, InheritedSockets.Take());

    /// <inheritdoc cref="Open(ServerOptions)"/>
    internal static ListenerSet Open(ServerOptions options, IReadOnlyList<int> inherited)
    {
        ListenerSet set = new();
        try
        {
            if (inherited.Count > 0)
            {
                set._groups.AddRange(inherited.Select(fd => ListenerGroup.Inherit(options, fd)));
            }
            else
            {
                // Where one address fails nobody should have been let in on another: that client would be cut off.
                foreach (IPEndPoint at in options.Listen)
                {
                    Listener.Try(at);
                }

                set._groups.AddRange(options.Listen.Select(at => ListenerGroup.Open(options, at)));
            }

            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>What is inherited may be more than the settings knew of.</summary>
    /// <exception cref="ServerException">There are fewer slots than sockets, each of which needs one to take its connections.</exception>
    public void CheckSlots(ServerOptions options)
    {
        if (options.Slots < _groups.Count)
        {
            throw new ServerException(TooFewSlots(options, _groups.Count));
        }
    }

    /// <summary>What to tell where there are fewer slots than sockets.</summary>
    public static string TooFewSlots(ServerOptions options, int sockets) =>
        $"{options.Slots} slots are not enough for {sockets} sockets: give at least one slot for each, --slots";

    /// <summary>The sockets that a ring accepts from, one for each address. Inherited ones are the same for every ring.</summary>
    /// <param name="ring">From 0 up to the number of rings.</param>
    public IReadOnlyList<Listener> ForRing(int ring) => [.. _groups.Select(group => group.ForRing(ring))];

    /// <summary>
    /// Turns new clients away, or over to another server where one listens on the same address; who is connected stays. What is
    /// inherited goes on collecting clients, for whoever gets it next. May take a tenth of a second for each address.
    /// </summary>
    /// <returns>False when the kernel would not have it on one of the addresses: then the stop has to do without.</returns>
    public bool TryRefuseNew()
    {
        bool handsOver = false;
        foreach (ListenerGroup group in _groups)
        {
            handsOver |= group.TryHandOver();
        }

        if (handsOver)
        {
            Thread.Sleep(SwitchTime);
        }

        bool refused = true;
        foreach (ListenerGroup group in _groups)
        {
            refused &= group.TryRefuseNew();
        }

        return refused;
    }

    public void Dispose() => _groups.ForEach(group => group.Dispose());
}
