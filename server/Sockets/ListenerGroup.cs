using System.Net;
using Uring.Server.Operator;
using Uring.Server.Operator.Settings;
using Uring.Server.Sockets.HandOver;

namespace Uring.Server.Sockets;

/// <summary>
/// All sockets of the server on one address: one for each ring, or one inherited socket for all rings.
/// </summary>
internal sealed class ListenerGroup : IDisposable
{
    private readonly List<Listener> _listeners = [];
    private Handshakes? _handshakes;
    private AddressHandOver? _handOver;

    private ListenerGroup(Listener first) => _listeners.Add(first);

    public IPEndPoint EndPoint => _listeners[0].EndPoint;

    public bool IsShared => _listeners[0].IsShared;

    public bool IsInherited => _listeners[0].IsInherited;

    /// <inheritdoc cref="ListenerSet.HasClients"/>
    public bool HasClients => !IsInherited
        && (_listeners.Any(listener => listener.Waiting > 0) || (_handshakes ?? new Handshakes(EndPoint)).Any());

    /// <summary>Opens one socket for each ring, or none if one fails.</summary>
    /// <exception cref="ServerException">The address is in use, not local, or not permitted.</exception>
    public static ListenerGroup Open(ServerOptions options, IPEndPoint at)
    {
        ListenerGroup group = new(Listener.OpenFirst(options, at));
        try
        {
            while (group._listeners.Count < options.Rings)
            {
                group._listeners.Add(Listener.OpenBeside(options, group._listeners[0]));
            }

            return group;
        }
        catch
        {
            group.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="Listener.Inherit"/>
    public static ListenerGroup Inherit(ServerOptions options, int fd) => new(Listener.Inherit(options, fd));

    public Listener ForRing(int ring) => _listeners[IsInherited ? 0 : ring];

    /// <summary>Directs new clients to another server on the same address, if one listens.</summary>
    public bool TryHandOver()
    {
        _handOver ??= IsInherited ? null : AddressHandOver.TryBegin(EndPoint, _listeners);
        return _handOver is not null;
    }

    /// <inheritdoc cref="Listener.TryRefuseNew"/>
    public bool TryRefuseNew()
    {
        bool refused = IsInherited || _listeners.TrueForAll(listener => listener.TryRefuseNew());
        if (refused)
        {
            _handshakes = new Handshakes(EndPoint);
        }

        return refused;
    }

    public void Dispose()
    {
        _handOver?.Close();
        _listeners.ForEach(listener => listener.Dispose());
    }
}
