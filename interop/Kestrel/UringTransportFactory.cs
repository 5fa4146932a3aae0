using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Uring.Kestrel.Diagnostics;
using Uring.Kestrel.Listening;
using Uring.Kestrel.Loops;

namespace Uring.Kestrel;

/// <summary>Binds TCP endpoints, unix sockets and inherited descriptors. Other endpoints are those of other transports.</summary>
internal sealed class UringTransportFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector, IAsyncDisposable
{
    private readonly UringTransportOptions _options;
    private readonly ILogger _logger;
    private readonly Lazy<TransportLoops> _loops;
    private int _isReported;

    public UringTransportFactory(IOptions<UringTransportOptions> options, ILoggerFactory loggers, IMemoryPoolFactory<byte> memory)
    {
        _options = options.Value;
        _logger = loggers.CreateLogger(TransportLog.Category);
        _loops = new Lazy<TransportLoops>(() => new TransportLoops(_options, () => memory.Create(new MemoryPoolOptions { Owner = "kestrel" }), _logger));
    }

    /// <summary>The reason why io_uring is not available, or null.</summary>
    private static string? Refusal =>
        OperatingSystem.IsLinux() ? UringContext.UnsupportedReason : "io_uring is a part of Linux, and this is another system";

    public bool CanBind(EndPoint endpoint)
    {
        if (endpoint is not (IPEndPoint or UnixDomainSocketEndPoint or FileHandleEndPoint))
        {
            return false;
        }

        // The server asks no other transport after a bind that has failed.
        if (!_options.FallBack || Refusal is not { } reason)
        {
            return true;
        }

        if (Interlocked.Exchange(ref _isReported, 1) == 0)
        {
            TransportLog.Fallback(_logger, reason);
        }

        return false;
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (Refusal is { } reason)
        {
            throw new PlatformNotSupportedException($"{endpoint} is not bound: {reason}. UringTransportOptions.FallBack lets Sockets serve instead.");
        }

        Socket socket;
        try
        {
            socket = _options.CreateBoundListenSocket(endpoint);
        }
        catch (SocketException used) when (used.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(used.Message, used);
        }

        try
        {
            UringListener listener = new(socket, endpoint is FileHandleEndPoint, _loops.Value, _options, _logger);
            listener.Start();
            return new ValueTask<IConnectionListener>(listener);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_loops.IsValueCreated)
        {
            await _loops.Value.DisposeAsync().ConfigureAwait(false);
        }
    }
}
