using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Uring.Interop;
using Uring.Kestrel.Diagnostics;
using Uring.Kestrel.Listening;
using Uring.Kestrel.Loops;

namespace Uring.Kestrel;

/// <summary>Binds TCP endpoints, unix sockets and inherited descriptors. Other transports bind the other endpoints.</summary>
internal sealed class UringTransportFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector, IAsyncDisposable, IDisposable
{
    private readonly UringTransportOptions _options;
    private readonly ILogger _logger;
    private readonly Lazy<TransportLoops> _loops;
    private int _isReported;

    /// <param name="options">The settings.</param>
    /// <param name="loggers">The logs.</param>
    /// <param name="memory">The pools of memory. Kestrel registers its factory, and another server can have none.</param>
    public UringTransportFactory(IOptions<UringTransportOptions> options, ILoggerFactory loggers, IMemoryPoolFactory<byte>? memory = null)
    {
        _options = options.Value;
        _logger = new SteadyLogger(loggers.CreateLogger(TransportLog.Category));
        _loops = new Lazy<TransportLoops>(() => new TransportLoops(
            _options, () => memory?.Create(new MemoryPoolOptions { Owner = "kestrel" }) ?? MemoryPool<byte>.Shared, _logger));
    }

    /// <summary>The reason why io_uring is not available, or null.</summary>
    private static string? Refusal =>
        OperatingSystem.IsLinux() ? UringContext.UnsupportedReason : "io_uring is a part of Linux, and this process runs on another operating system";

    public bool CanBind(EndPoint endpoint)
    {
        if (endpoint is not (IPEndPoint or UnixDomainSocketEndPoint or FileHandleEndPoint))
        {
            return false;
        }

        // The server asks no other transport after a bind that has failed.
        if (!_options.FallBack || FindRefusal() is not { } reason)
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
            throw new PlatformNotSupportedException($"{endpoint} is not bound: {reason}. Set UringTransportOptions.FallBack to serve through Sockets.");
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

    /// <summary>Starts the loops at the first call. The kernel can permit the small ring of a probe, and refuse the rings of the loops.</summary>
    /// <returns>The reason why the kernel refuses them, or null.</returns>
    private string? FindRefusal()
    {
        if (Refusal is { } reason)
        {
            return reason;
        }

        try
        {
            _ = _loops.Value;
            return null;
        }
        catch (IoUringException refused)
        {
            return refused.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_loops.IsValueCreated)
        {
            await _loops.Value.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the loops for a container that is disposed synchronously. The thread waits for their end.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
