using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Uring.Interop;
using Uring.Kestrel.Connections;
using Uring.Kestrel.Diagnostics;
using Uring.Kestrel.Loops;
using Uring.Kestrel.Native;

namespace Uring.Kestrel.Listening;

/// <summary>A listening socket: several accepts in flight on each loop, and the connections that the server has not taken yet.</summary>
internal sealed class UringListener : IConnectionListener
{
    // An accept costs one await. With a few of them a burst of connections does not wait for the next turn of the loop.
    private const int Accepts = 8;

    private static readonly TimeSpan s_exhaustedPause = TimeSpan.FromMilliseconds(100);

    private readonly TransportLoops _loops;
    private readonly Socket _socket;
    private readonly UringTransportOptions _options;
    private readonly ILogger _logger;
    private readonly bool _isInherited;
    private readonly EndPoint? _localEndPoint;
    private readonly CancellationTokenSource _unbound = new();
    private readonly Channel<UringConnection> _accepted = Channel.CreateUnbounded<UringConnection>(
        new UnboundedChannelOptions
        {
            SingleReader = true,
            SingleWriter = false,

            // The server only queues the connection on the thread pool. A queue before it would be a second one.
            AllowSynchronousContinuations = true,
        });

    private Task _accepting = Task.CompletedTask;
    private bool _isExhausted;

    // The descriptor of the accepts outlives the socket: a number that is closed can be that of another socket soon.
    private int _fd;

    /// <param name="socket">The bound socket. The listener owns it.</param>
    /// <param name="isInherited">Whether other processes can have the socket, too.</param>
    /// <param name="loops">The loops.</param>
    /// <param name="options">The settings.</param>
    /// <param name="logger">The log of the transport.</param>
    public UringListener(Socket socket, bool isInherited, TransportLoops loops, UringTransportOptions options, ILogger logger)
    {
        (_socket, _isInherited, _loops, _options, _logger) = (socket, isInherited, loops, options, logger);
        EndPoint = socket.LocalEndPoint!;
        _localEndPoint = IsThatOfConnections(EndPoint) ? EndPoint : null;
    }

    public EndPoint EndPoint { get; }

    private bool SetsNoDelay => _options.NoDelay && EndPoint is IPEndPoint;

    /// <summary>Listens, and starts to accept.</summary>
    public void Start()
    {
        // Accepted sockets inherit the option. Other processes can have an inherited listener, so it stays as it is.
        if (SetsNoDelay && !_isInherited)
        {
            SocketCalls.SetNoDelay((int)_socket.Handle);
        }

        _socket.Listen(_options.Backlog);
        _fd = SocketCalls.Duplicate((int)_socket.Handle);
        _accepting = AcceptAllAsync();
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_accepted.Reader.TryRead(out UringConnection? connection))
            {
                return connection;
            }
        }

        return null;
    }

    /// <summary>Stops accepting at once. The accepts in flight end later, since a handler can block their loop.</summary>
    /// <param name="cancellationToken">Unused: the call does not wait.</param>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        if (!_unbound.IsCancellationRequested)
        {
            _unbound.Cancel();
            if (!_isInherited)
            {
                // The loops can have closed the descriptor of the accepts already, and its number can be that of another socket.
                SocketCalls.ShutDown((int)_socket.Handle);
            }

            _socket.Dispose();
            _ = _accepted.Writer.TryComplete();
        }

        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync(CancellationToken.None).ConfigureAwait(false);
        List<Task> ends = [_accepting];
        while (_accepted.Reader.TryRead(out UringConnection? untaken))
        {
            untaken.Abort(new ConnectionAbortedException("the server stops"));
            ends.Add(untaken.DisposeAsync().AsTask());
        }

        // A handler can block the loop on which the accepts and the connections end.
        await Task.WhenAny(Task.WhenAll(ends), Task.Delay(TransportLoops.Patience)).ConfigureAwait(false);

        // The last end continues here on its loop. The caller can block until the loop has ended, so its code must not run there.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    private async Task AcceptAllAsync()
    {
        await _loops.RunAsync(loop => Task.WhenAll(Enumerable.Range(0, Accepts).Select(_ => AcceptAllAsync(loop)))).ConfigureAwait(false);
        SocketCalls.Close(_fd);
    }

    private async Task AcceptAllAsync(TransportLoop loop)
    {
        using AcceptedAddress client = new();
        while (!_unbound.IsCancellationRequested)
        {
            try
            {
                KernelResult accepted = await loop.Context.SubmitAsync(AcceptEntries.Accept, (_fd, client.Reset()), _unbound.Token).ConfigureAwait(false);
                await AfterAcceptAsync(accepted, client, loop).ConfigureAwait(false);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private ValueTask AfterAcceptAsync(KernelResult accepted, AcceptedAddress client, TransportLoop loop)
    {
        if (accepted.IsError && _unbound.IsCancellationRequested)
        {
            return default;
        }

        switch (AcceptOutcomes.Of(accepted))
        {
            case AcceptOutcome.Accepted:
                _isExhausted = false;
                Take((int)accepted.Value, client.Read(), loop);
                return default;
            case AcceptOutcome.NotReady:
                return WaitAsync(loop);
            case AcceptOutcome.Exhausted:
                // Connections end meanwhile, and those that wait in the backlog are not lost.
                if (!Interlocked.Exchange(ref _isExhausted, true))
                {
                    TransportLog.AcceptPaused(_logger, accepted.Errno.ToString());
                }

                return loop.Context.Delay(s_exhaustedPause, _unbound.Token);
            default:
                TransportLog.ConnectionReset(_logger, "(null)");
                return default;
        }
    }

    private async ValueTask WaitAsync(TransportLoop loop) =>
        _ = await loop.Context.SubmitAsync(ConnectionEntries.Poll, _fd, _unbound.Token).ConfigureAwait(false);

    private void Take(int fd, EndPoint? client, TransportLoop loop)
    {
        if (SetsNoDelay && _isInherited)
        {
            SocketCalls.SetNoDelay(fd);
        }

        UringConnection connection = new(
            fd, loop, _options.WaitForDataBeforeAllocatingBuffer, _localEndPoint ?? SocketCalls.LocalEndPoint(fd), client, _logger);
        connection.Start();
        if (!_accepted.Writer.TryWrite(connection))
        {
            connection.Abort(new ConnectionAbortedException("the server stops"));
            _ = connection.DisposeAsync().AsTask();
        }
    }

    /// <summary>
    /// Returns whether the connections of a listener have its address. With a wildcard or a link-local address, each connection
    /// has its own.
    /// </summary>
    private static bool IsThatOfConnections(EndPoint listener) => listener is not IPEndPoint address
        || !(address.Address.Equals(IPAddress.Any) || address.Address.Equals(IPAddress.IPv6Any) || address.Address.IsIPv6LinkLocal);
}
