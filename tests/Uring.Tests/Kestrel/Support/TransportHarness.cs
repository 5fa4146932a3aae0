using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>A bound listener of a transport, without the server above it.</summary>
internal sealed class TransportHarness : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly TransportKind _kind;

    private TransportHarness(TransportKind kind, WebApplication application, LogRecorder log, IConnectionListener listener) =>
        (_kind, _application, Log, Listener) = (kind, application, log, listener);

    public IConnectionListener Listener { get; }

    public LogRecorder Log { get; }

    /// <summary>The events of the transport so far.</summary>
    public IReadOnlyList<LogEvent> Events => Log.Of(_kind.Category());

    /// <summary>Binds an endpoint: 127.0.0.1 and port 0 by default.</summary>
    public static async Task<TransportHarness> BindAsync(TransportKind kind, EndPoint? endpoint = null, TransportSettings? settings = null)
    {
        LogRecorder log = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        Transports.Use(builder.WebHost, kind, settings ?? new TransportSettings());
        WebApplication application = builder.Build();
        try
        {
            IConnectionListener listener = await Factory(application).BindAsync(endpoint ?? new IPEndPoint(IPAddress.Loopback, 0));
            return new TransportHarness(kind, application, log, listener);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>The transport that a server asks first: the last registration.</summary>
    public static IConnectionListenerFactory Factory(WebApplication application) =>
        application.Services.GetServices<IConnectionListenerFactory>().Last();

    /// <summary>Connects a client, and accepts its connection.</summary>
    public async Task<TransportPair> ConnectAsync(EndPoint? to = null, int? receiveBuffer = null)
    {
        Peer client = await Peer.ConnectAsync(to ?? Listener.EndPoint, receiveBuffer);
        return new TransportPair(await AcceptAsync(), client);
    }

    /// <summary>Accepts a connection.</summary>
    public async Task<ConnectionContext> AcceptAsync()
    {
        ConnectionContext? accepted = await Listener.AcceptAsync().AsTask().WaitAsync(Poll.Patience);
        return accepted ?? throw new InvalidOperationException("the listener is unbound");
    }

    /// <summary>Waits for an event of the transport.</summary>
    public Task AwaitEventAsync(int id) => Log.AwaitAsync(_kind.Category(), id);

    /// <summary>Requires that the address accepts no connection.</summary>
    public async Task RequireRefusedAsync()
    {
        using Peer late = new(Listener.EndPoint);
        SocketException refused = await Assert.ThrowsAsync<SocketException>(() => late.Socket.ConnectAsync(Listener.EndPoint));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync().AsTask().WaitAsync(Poll.Patience);
        await _application.DisposeAsync().AsTask().WaitAsync(Poll.Patience);
    }
}
