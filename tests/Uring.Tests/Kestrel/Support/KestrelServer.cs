using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>A Kestrel in this process, on a port of the kernel's choice, with its log and its open connections.</summary>
internal sealed class KestrelServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly TransportKind _kind;
    private readonly ConcurrentDictionary<ConnectionContext, bool> _open;

    private KestrelServer(TransportKind kind, WebApplication application, LogRecorder log, ConcurrentDictionary<ConnectionContext, bool> open)
    {
        (_kind, _application, Log, _open) = (kind, application, log, open);
        Addresses = [.. application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses];
    }

    /// <summary>The addresses as the server reports them, with the ports that the kernel has chosen.</summary>
    public IReadOnlyList<string> Addresses { get; }

    /// <summary>The first endpoint, on the loopback interface.</summary>
    public IPEndPoint EndPoint => new(IPAddress.Loopback, Port(0));

    public LogRecorder Log { get; }

    /// <summary>The events of the transport so far.</summary>
    public IReadOnlyList<LogEvent> TransportEvents => Log.Of(_kind.Category());

    /// <summary>The connections that have started and not ended.</summary>
    public IReadOnlyCollection<ConnectionContext> Open => [.. _open.Keys];

    /// <summary>Starts a server with one endpoint, 127.0.0.1 and port 0 unless the options say otherwise.</summary>
    /// <param name="kind">The transport.</param>
    /// <param name="handler">Answers the requests.</param>
    /// <param name="options">The rest.</param>
    public static Task<KestrelServer> StartAsync(TransportKind kind, RequestDelegate handler, ServerSettings? options = null) =>
        StartPipelineAsync(kind, application => application.Run(handler), options);

    /// <summary>As <see cref="StartAsync"/>, with a pipeline of more than one handler.</summary>
    /// <param name="kind">The transport.</param>
    /// <param name="pipeline">Builds the pipeline of the application.</param>
    /// <param name="options">The rest.</param>
    public static async Task<KestrelServer> StartPipelineAsync(TransportKind kind, Action<WebApplication> pipeline, ServerSettings? options = null)
    {
        options ??= new ServerSettings();
        LogRecorder log = new();
        ConcurrentDictionary<ConnectionContext, bool> open = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        Transports.Use(builder.WebHost, kind, options.Transport);
        builder.WebHost.UseSetting(WebHostDefaults.ShutdownTimeoutKey, "60");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(listen => _ = Track(listen, open));
            options.Limits(kestrel.Limits);
            options.Listen(kestrel);
        });
        WebApplication application = builder.Build();
        try
        {
            pipeline(application);
            await application.StartAsync().WaitAsync(Poll.Patience);
            return new KestrelServer(kind, application, log, open);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns the port of an endpoint, by its place in the options.</summary>
    public int Port(int endpoint) => BindingAddress.Parse(Addresses[endpoint]).Port;

    /// <summary>The address of the first endpoint, for HttpClient.</summary>
    public Uri Uri(string path = "/", string scheme = "http") => new($"{scheme}://127.0.0.1:{Port(0)}{path}");

    /// <summary>Connects to the first endpoint.</summary>
    public Task<Peer> ConnectAsync(int? receiveBuffer = null) => Peer.ConnectAsync(EndPoint, receiveBuffer);

    /// <summary>Waits until so many connections are open, as Kestrel counts them.</summary>
    public Task AwaitOpenAsync(int count) => Poll.UntilAsync(
        () => _open.Count == count,
        () => $"{_open.Count} open connections, not {count}");

    /// <summary>Waits for an event of the transport.</summary>
    public Task AwaitEventAsync(int id) => Log.AwaitAsync(_kind.Category(), id);

    /// <summary>Stops the server, and waits for the requests that run.</summary>
    public Task StopAsync() => _application.StopAsync().WaitAsync(Poll.Patience);

    /// <summary>Stops the server, and waits for the requests that run until the token.</summary>
    public Task StopUntilAsync(CancellationToken forced) => _application.StopAsync(forced).WaitAsync(Poll.Patience, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        // A request that a failed test has left behind may not delay the disposal.
        using CancellationTokenSource now = new();
        now.Cancel();
        await _application.StopAsync(now.Token).WaitAsync(Poll.Patience);
        await _application.DisposeAsync().AsTask().WaitAsync(Poll.Patience);
    }

    private static ListenOptions Track(ListenOptions listen, ConcurrentDictionary<ConnectionContext, bool> open)
    {
        _ = listen.Use(next => async connection =>
        {
            open[connection] = true;
            try
            {
                await next(connection);
            }
            finally
            {
                _ = open.TryRemove(connection, out _);
            }
        });
        return listen;
    }
}
