using System.Net;
using Uring.Server.Operator;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Sockets;

/// <summary>
/// All sockets that the server listens on. They are opened before the first ring. On a stop the main thread
/// refuses new clients, waits until no client is left, and closes the sockets.
/// </summary>
internal sealed class ListenerSet : IDisposable
{
    // In milliseconds. After this time a SYN that another processor had already directed to one of these
    // sockets has arrived.
    private const int SwitchTime = 20;

    private readonly List<ListenerGroup> _groups = [];

    private ListenerSet()
    {
    }

    /// <summary>
    /// The addresses of the settings, or those of the inherited sockets. Port 0 is replaced by the port that
    /// the kernel chose.
    /// </summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. _groups.Select(group => group.EndPoint)];

    /// <summary>
    /// Whether another server listened on one of the addresses at the start. The two servers share the
    /// clients until one of them stops.
    /// </summary>
    public bool Shared => _groups.Exists(group => group.IsShared);

    /// <summary>Whether the service manager has passed the sockets.</summary>
    public bool Inherited => _groups.Exists(group => group.IsInherited);

    /// <summary>
    /// Whether a client is connected or connecting that has not been accepted, and that no other process
    /// would answer. Clients of inherited sockets do not count: those sockets outlive the server. The
    /// property makes system calls and allocates.
    /// </summary>
    public bool HasClients => _groups.Exists(group => group.HasClients);

    /// <summary>
    /// Takes over the sockets of LISTEN_FDS. Without LISTEN_FDS, opens one socket for each address and ring,
    /// or none if one fails.
    /// </summary>
    /// <exception cref="ServerException">
    /// An address is in use, not local, or not permitted; or a descriptor of LISTEN_FDS is not a listening
    /// TCP socket.
    /// </exception>
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
                // All addresses are checked before the first one is opened. A client that connects to one
                // address would be reset when another address fails.
                foreach (IPEndPoint at in options.Listen)
                {
                    Listener.CheckAvailable(at);
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

    /// <summary>
    /// Checks that each socket can have a slot. LISTEN_FDS may contain more sockets than the settings have
    /// addresses.
    /// </summary>
    /// <exception cref="ServerException">The settings have fewer slots than sockets.</exception>
    public void CheckSlots(ServerOptions options)
    {
        if (options.Slots < _groups.Count)
        {
            throw new ServerException(TooFewSlots(options, _groups.Count));
        }
    }

    /// <summary>The message for fewer slots than sockets.</summary>
    public static string TooFewSlots(ServerOptions options, int sockets) =>
        $"--slots: {options.Slots} is not enough for {sockets} inherited sockets: give at least one slot for each";

    /// <summary>
    /// Lists the sockets that a ring accepts from, one for each address. All rings share an inherited socket.
    /// </summary>
    /// <param name="ring">The index of the ring, from 0.</param>
    public IReadOnlyList<Listener> ForRing(int ring) => [.. _groups.Select(group => group.ForRing(ring))];

    /// <summary>
    /// Refuses new clients, or directs them to another server that listens on the same address. Connected
    /// clients stay. An inherited socket still accepts clients into its queue, for the next process that
    /// receives the socket. The call takes up to a tenth of a second for each address.
    /// </summary>
    /// <returns>
    /// False if the kernel refuses for one of the addresses. The stop then cancels the accepts at once.
    /// </returns>
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
