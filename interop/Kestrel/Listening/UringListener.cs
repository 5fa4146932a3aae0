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
    private readonly CancellationTokenSource _unbound = new();
    private readonly Channel<UringConnection> _accepted = Channel.CreateUnbounded<UringConnection>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = false });

    private Task _accepting = Task.CompletedTask;
    private bool _isExhausted;

    /// <param name="socket">The bound socket. The listener owns it.</param>
    /// <param name="isInherited">Whether other processes can have the socket, too.</param>
    /// <param name="loops">The loops.</param>
    /// <param name="options">The settings.</param>
    /// <param name="logger">The log of the transport.</param>
    public UringListener(Socket socket, bool isInherited, TransportLoops loops, UringTransportOptions options, ILogger logger)
    {
        (_socket, _isInherited, _loops, _options, _logger) = (socket, isInherited, loops, options, logger);
        EndPoint = socket.LocalEndPoint!;
    }

    public EndPoint EndPoint { get; }

    /// <summary>Listens, and starts to accept.</summary>
    public void Start()
    {
        _socket.Listen(_options.Backlog);
        _accepting = _loops.RunAsync(loop => Task.WhenAll(Enumerable.Range(0, Accepts).Select(_ => AcceptAllAsync(loop))));
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

    /// <summary>Stops accepting at once.</summary>
    /// <param name="cancellationToken">Ends the wait for a loop that a handler blocks.</param>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        StopAccepting();
        try
        {
            await _accepting.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_accepting.IsCompleted)
        {
            _ = ReleaseLaterAsync();
            return;
        }

        Release();
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(TransportLoops.Patience);
        await UnbindAsync(patience.Token).ConfigureAwait(false);
        while (_accepted.Reader.TryRead(out UringConnection? untaken))
        {
            untaken.Abort(new ConnectionAbortedException("the server stops"));
            await untaken.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void StopAccepting()
    {
        if (_unbound.IsCancellationRequested)
        {
            return;
        }

        _unbound.Cancel();

        // The kernel refuses further connections from here on, also while a handler blocks a loop.
        if (!_isInherited)
        {
            SocketCalls.ShutDown((int)_socket.Handle);
        }
    }

    private async Task ReleaseLaterAsync()
    {
        await _accepting.ConfigureAwait(false);
        Release();
    }

    private void Release()
    {
        _socket.Dispose();
        _ = _accepted.Writer.TryComplete();
    }

    private async Task AcceptAllAsync(TransportLoop loop)
    {
        int listener = (int)_socket.Handle;
        while (!_unbound.IsCancellationRequested)
        {
            try
            {
                KernelResult accepted = await loop.Context.SubmitAsync(AcceptEntries.Accept, listener, _unbound.Token).ConfigureAwait(false);
                await AfterAcceptAsync(accepted, listener, loop).ConfigureAwait(false);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private ValueTask AfterAcceptAsync(KernelResult accepted, int listener, TransportLoop loop)
    {
        if (accepted.IsError && _unbound.IsCancellationRequested)
        {
            return default;
        }

        switch (AcceptOutcomes.Of(accepted))
        {
            case AcceptOutcome.Accepted:
                _isExhausted = false;
                Take((int)accepted.Value, loop);
                return default;
            case AcceptOutcome.NotReady:
                return WaitAsync(listener, loop);
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

    private async ValueTask WaitAsync(int listener, TransportLoop loop) =>
        _ = await loop.Context.SubmitAsync(ConnectionEntries.Poll, listener, _unbound.Token).ConfigureAwait(false);

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
            _ = connection.DisposeAsync().AsTask();
        }
    }
}
