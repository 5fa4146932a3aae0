using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Uring.Kestrel.Diagnostics;
using Uring.Kestrel.Loops;
using Uring.Kestrel.Native;

namespace Uring.Kestrel.Connections;

/// <summary>A connection: one receive and one send in flight at most, both on the loop of the connection.</summary>
/// <remarks>
/// The descriptor is closed when neither is in flight. Until then the descriptor belongs to the connection, so that no request
/// reaches the descriptor of another connection.
/// </remarks>
internal sealed partial class UringConnection : ConnectionContext
{
    private static long s_lastId;

    private readonly int _fd;
    private readonly TransportLoop _loop;
    private readonly ILogger _logger;
    private readonly PipeWriter _input;
    private readonly PipeReader _output;
    private readonly DuplexPipe _application;
    private readonly SendScheduler _sends;
    private readonly bool _waitsForData;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _closedIsReported = new();
    private Task _work = Task.CompletedTask;
    private Exception? _endReason;

    // Whether the server has sent something since the last receive, or the client has sent nothing.
    private bool _isAnswered = true;
    private string? _id;

    /// <param name="fd">The descriptor. The connection owns it.</param>
    /// <param name="loop">The loop, its pool of memory and its settings of pipes.</param>
    /// <param name="waitsForData">Whether memory is taken only when data is there.</param>
    /// <param name="local">The address of the server's side.</param>
    /// <param name="remote">The address of the client, or null when the client is gone already.</param>
    /// <param name="logger">The log of the transport.</param>
    public UringConnection(int fd, TransportLoop loop, bool waitsForData, EndPoint? local, EndPoint? remote, ILogger logger)
    {
        (_fd, _loop, _waitsForData, _logger) = (fd, loop, waitsForData, logger);
        LocalEndPoint = local;
        RemoteEndPoint = remote;
        ConnectionClosed = _closed.Token;
        Pipe input = new(loop.InputOptions);
        _sends = new SendScheduler(loop.Scheduler);
        Pipe output = new(loop.OutputOptions(_sends));
        (_input, _output) = (input.Writer, output.Reader);
        Transport = _application = new DuplexPipe(input.Reader, output.Writer);
    }

    public override string ConnectionId
    {
        get => Volatile.Read(ref _id) ?? CreateId();
        set => _id = value;
    }

    public override IDuplexPipe Transport { get; set; }

    /// <summary>Starts to receive and to send. Runs on the loop.</summary>
    public void Start() => _work = WorkAsync();

    /// <summary>Resets the connection.</summary>
    /// <param name="abortReason">The reason that the application sees.</param>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        End(abortReason);
        _output.CancelPendingRead();
    }

    public override async ValueTask DisposeAsync()
    {
        // Middleware can have put another transport in the place of these pipes.
        await _application.Input.CompleteAsync().ConfigureAwait(false);
        await _application.Output.CompleteAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _closed.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private string CreateId()
    {
        string id = ConnectionIds.Next(ref s_lastId);
        return Interlocked.CompareExchange(ref _id, id, null) ?? id;
    }

    private async Task WorkAsync()
    {
        Task receives = ReceiveAsync();
        await SendAsync().ConfigureAwait(false);
        await receives.ConfigureAwait(false);
        CloseSocket();
        SocketCalls.Close(_fd);
    }

    /// <summary>Ends the connection once: with a FIN after everything was sent, or with a reset.</summary>
    /// <param name="reason">The reason of a reset, or null.</param>
    private void End(Exception? reason)
    {
        lock (_lock)
        {
            if (_endReason is not null)
            {
                return;
            }

            _endReason = reason ?? new ConnectionAbortedException("the transport has sent everything");
            if (reason is null || !SocketCalls.TryReset(_fd))
            {
                TransportLog.ConnectionWriteFin(_logger, ConnectionId, _endReason.Message);
                SocketCalls.ShutDown(_fd);
            }
            else
            {
                TransportLog.ConnectionWriteRst(_logger, ConnectionId, reason.Message);
            }
        }
    }
}
