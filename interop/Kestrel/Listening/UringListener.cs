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

/// <summary>A listening socket: several accepts in flight, and the connections that the server has not taken yet.</summary>
internal sealed class UringListener : IConnectionListener
{
    // An accept costs one await. With a few of them a burst of connections does not wait for the next turn of the loop.
    private const int Accepts = 8;

    private static readonly TimeSpan s_exhaustedPause = TimeSpan.FromMilliseconds(100);

    private readonly TransportLoops _loops;
    private readonly Socket _socket;
    private readonly UringTransportOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _unbound = new();
    private readonly Channel<UringConnection> _accepted = Channel.CreateUnbounded<UringConnection>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = false });

    private Task _accepting = Task.CompletedTask;

    /// <param name="socket">The bound socket. The listener owns it.</param>
    /// <param name="loops">The loops.</param>
    /// <param name="options">The settings.</param>
    /// <param name="logger">The log of the transport.</param>
    public UringListener(Socket socket, TransportLoops loops, UringTransportOptions options, ILogger logger)
    {
        (_socket, _loops, _options, _logger) = (socket, loops, options, logger);
        EndPoint = socket.LocalEndPoint!;
    }

    public EndPoint EndPoint { get; }

    /// <summary>Listens, and starts to accept.</summary>
    public void Start()
    {
        _socket.Listen(_options.Backlog);
        _accepting = Task.WhenAll(Enumerable.Range(0, Accepts).Select(_ => _loops.Next().Context.RunAsync(AcceptAllAsync)));
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _accepted.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbound.CancelAsync().ConfigureAwait(false);
        try
        {
            await _accepting.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // An inline handler blocks its loop. The accepts end with the handler.
        }

        _socket.Dispose();
        _ = _accepted.Writer.TryComplete();
    }

    public async ValueTask DisposeAsync()
    {
        // The server has waited for the accepts if it has unbound the listener.
        await UnbindAsync(new CancellationToken(canceled: _unbound.IsCancellationRequested)).ConfigureAwait(false);
        while (_accepted.Reader.TryRead(out UringConnection? untaken))
        {
            untaken.Abort(new ConnectionAbortedException("the server stops"));
            await untaken.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task AcceptAllAsync()
    {
        int listener = (int)_socket.Handle;
        while (!_unbound.IsCancellationRequested)
        {
            try
            {
                TransportLoop loop = _loops.Current;
                KernelResult accepted = await loop.Context.SubmitAsync(AcceptEntries.Accept, listener, _unbound.Token).ConfigureAwait(true);
                if (!accepted.IsError)
                {
                    Take((int)accepted.Value, loop);
                }
                else if (accepted.Errno is Errno.EMFILE or Errno.ENFILE or Errno.ENOBUFS or Errno.ENOMEM)
                {
                    // Connections end meanwhile, and those that wait in the backlog are not lost.
                    TransportLog.AcceptPaused(_logger, accepted.Errno.ToString());
                    await loop.Context.Delay(s_exhaustedPause, _unbound.Token).ConfigureAwait(true);
                }
                else
                {
                    // The client has reset the connection while it was in the backlog.
                    TransportLog.ConnectionReset(_logger, "(null)");
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Take(int fd, TransportLoop loop)
    {
        if (_options.NoDelay && EndPoint is IPEndPoint)
        {
            SocketCalls.SetNoDelay(fd);
        }

        UringConnection connection = new(
            fd, loop, _options.WaitForDataBeforeAllocatingBuffer, SocketCalls.LocalEndPoint(fd), SocketCalls.RemoteEndPoint(fd), _logger);
        connection.Start();
        if (!_accepted.Writer.TryWrite(connection))
        {
            // The listener is unbound, and its server takes no connection.
            connection.Abort(new ConnectionAbortedException("the server stops"));
            _ = connection.DisposeAsync().AsTask();
        }
    }
}
