using System.Buffers;
using System.Collections;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Uring.Kestrel.Connections;

/// <content>The features: those of the connection itself, and those that others add.</content>
internal sealed partial class UringConnection :
    IFeatureCollection,
    IConnectionIdFeature,
    IConnectionTransportFeature,
    IConnectionItemsFeature,
    IMemoryPoolFeature,
    IConnectionLifetimeFeature,
    IConnectionEndPointFeature,
    IConnectionSocketFeature
{
    private Dictionary<Type, object?>? _added;
    private IDictionary<object, object?>? _items;
    private Socket? _socket;
    private bool _isClosed;
    private int _revision;

    public override IFeatureCollection Features => this;

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public MemoryPool<byte> MemoryPool => _loop.Memory;

    /// <summary>
    /// The socket, for options and addresses. The socket does not own the descriptor. A receive or a send on it takes bytes of
    /// the connection.
    /// </summary>
    public Socket Socket
    {
        get
        {
            lock (_lock)
            {
                return _socket ??= _isClosed ? DisposedSocket() : new Socket(new SafeSocketHandle(_fd, ownsHandle: false));
            }
        }
    }

    bool IFeatureCollection.IsReadOnly => false;

    int IFeatureCollection.Revision => _revision;

    object? IFeatureCollection.this[Type key]
    {
        get => _added is not null && _added.TryGetValue(key, out object? added) ? added : IsOwn(key) ? this : null;
        set
        {
            (_added ??= [])[key] = value;
            _revision++;
        }
    }

    TFeature? IFeatureCollection.Get<TFeature>()
        where TFeature : default => (TFeature?)((IFeatureCollection)this)[typeof(TFeature)];

    void IFeatureCollection.Set<TFeature>(TFeature? instance)
        where TFeature : default => ((IFeatureCollection)this)[typeof(TFeature)] = instance;

    IEnumerator<KeyValuePair<Type, object>> IEnumerable<KeyValuePair<Type, object>>.GetEnumerator() => Enumerate().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Enumerate().GetEnumerator();

    private static readonly Type[] s_own =
    [
        typeof(IConnectionIdFeature), typeof(IConnectionTransportFeature), typeof(IConnectionItemsFeature), typeof(IMemoryPoolFeature),
        typeof(IConnectionLifetimeFeature), typeof(IConnectionEndPointFeature), typeof(IConnectionSocketFeature),
    ];

    /// <summary>Takes the descriptor from the socket: its number can be that of another connection soon.</summary>
    private void CloseSocket()
    {
        lock (_lock)
        {
            _isClosed = true;
            _socket?.Dispose();
        }
    }

    private static Socket DisposedSocket()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Dispose();
        return socket;
    }

    private static bool IsOwn(Type key) => Array.IndexOf(s_own, key) >= 0;

    private IEnumerable<KeyValuePair<Type, object>> Enumerate()
    {
        foreach (Type own in s_own)
        {
            if (_added is null || !_added.ContainsKey(own))
            {
                yield return new KeyValuePair<Type, object>(own, this);
            }
        }

        foreach ((Type key, object? added) in _added ?? [])
        {
            if (added is not null)
            {
                yield return new KeyValuePair<Type, object>(key, added);
            }
        }
    }
}
