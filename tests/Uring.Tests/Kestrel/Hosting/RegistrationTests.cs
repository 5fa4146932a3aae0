using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Uring.Kestrel;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>UseUring in every kind of host, at every place of the configuration.</summary>
public sealed class RegistrationTests
{
    private const string Ours = "Uring.Kestrel";

    /// <summary>The orders of the calls, by name, and the assembly of the transport that serves.</summary>
    private static readonly Dictionary<string, (Action<IWebHostBuilder> Configure, string Serves)> s_orders = new()
    {
        ["nothing"] = (_ => { }, "Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets"),
        ["UseUring"] = (host => host.UseUring(), Ours),
        ["UseUring, UseKestrel"] = (host => host.UseUring().UseKestrel(), Ours),
        ["UseKestrel, UseUring"] = (host => host.UseKestrel().UseUring(), Ours),
        ["UseKestrelCore, UseUring"] = (host => host.UseKestrelCore().UseUring(), Ours),
        ["UseSockets, UseUring"] = (host => host.UseSockets().UseUring(), Ours),
        ["UseUring, UseUring"] = (host => host.UseUring().UseUring(), Ours),
        ["UseUring, ConfigureKestrel"] = (host => host.UseUring().ConfigureKestrel(_ => { }), Ours),
        ["AddUringTransport"] = (host => host.ConfigureServices(services => services.AddUringTransport()), Ours),
        ["UseUring, UseSockets, UseUring"] = (host => host.UseUring().UseSockets().UseUring(), Ours),
        ["UseUring, UseSockets"] = (host => host.UseUring().UseSockets(), Ours),
    };

    public static TheoryData<string> Orders => [.. s_orders.Keys];

    [Theory, MemberData(nameof(Orders))]
    public async Task A_default_builder_serves_through_UseUring_at_every_place(string order) =>
        await RequireServedAsync(WebApplication.CreateBuilder(), order);

    [Theory, MemberData(nameof(Orders))]
    public async Task A_slim_builder_serves_through_UseUring_at_every_place(string order) =>
        await RequireServedAsync(WebApplication.CreateSlimBuilder(), order);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_generic_host_serves_through_UseUring(bool isFirst)
    {
        _ = Need.Kernel();
        string? assembly = null;
        using IHost host = new HostBuilder()
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureWebHost(web =>
            {
                _ = isFirst ? web.UseUring() : web;
                _ = web.UseKestrel(kestrel => Listen(kestrel, name => assembly = name))
                    .Configure(application => application.Run(Handlers.EchoPathAsync));
                _ = isFirst ? web : web.UseUring();
            })
            .Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await RequireResponseAsync(host.Services);
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Ours, assembly);
    }

    [Fact]
    public void The_options_of_several_calls_add_up()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        _ = builder.WebHost.UseUring(options => options.Backlog = 7).UseUring(options => options.NoDelay = false);
        using WebApplication application = builder.Build();
        UringTransportOptions options = application.Services.GetRequiredService<IOptions<UringTransportOptions>>().Value;
        Assert.Equal((7, false), (options.Backlog, options.NoDelay));
    }

    [Fact]
    public void Several_calls_register_the_transport_once_and_last()
    {
        ServiceCollection services = new();
        _ = services.AddUringTransport().AddUringTransport();
        Assert.Equal(
            ["SocketTransportFactory", "UringTransportFactory"],
            services.Where(service => service.ServiceType == typeof(IConnectionListenerFactory)).Select(service => service.ImplementationType!.Name));
    }

    [Fact]
    public async Task A_container_without_Kestrel_binds_and_is_disposed_by_Dispose()
    {
        _ = Need.Kernel();
        ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddUringTransport(options => options.FallBack = false)
            .BuildServiceProvider();
        IConnectionListenerFactory factory = services.GetServices<IConnectionListenerFactory>().Last();
        await using (IConnectionListener listener = await factory.BindAsync(
            new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken))
        {
            Peer client = await Peer.ConnectAsync(listener.EndPoint);
            await using TransportPair pair = new((await listener.AcceptAsync(TestContext.Current.CancellationToken))!, client);
            await client.SendAsync("ping");
            Assert.Equal("ping", await pair.ReadAsync(4));
        }

        End(services);
    }

    [Theory, Transports]
    public async Task A_transport_binds_the_endpoints_of_Sockets_and_no_other(TransportKind kind)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        Transports.Use(builder.WebHost, kind, new TransportSettings());
        await using WebApplication application = builder.Build();
        IConnectionListenerFactorySelector selector = Assert.IsAssignableFrom<IConnectionListenerFactorySelector>(TransportHarness.Factory(application));
        Assert.True(selector.CanBind(new IPEndPoint(IPAddress.Loopback, 0)));
        Assert.True(selector.CanBind(new IPEndPoint(IPAddress.IPv6Any, 0)));
        Assert.True(selector.CanBind(new UnixDomainSocketEndPoint("/path")));
        Assert.True(selector.CanBind(new FileHandleEndPoint(3, FileHandleType.Auto)));
        Assert.False(selector.CanBind(new NamedPipeEndPoint("pipe")));
        Assert.False(selector.CanBind(new DnsEndPoint("localhost", 80)));
    }

    private static void End(ServiceProvider container) => container.Dispose();

    private static async Task RequireServedAsync(WebApplicationBuilder builder, string order)
    {
        _ = Need.Kernel();
        (Action<IWebHostBuilder> configure, string serves) = s_orders[order];
        string? assembly = null;
        _ = builder.Logging.ClearProviders();
        configure(builder.WebHost);
        _ = builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, name => assembly = name));
        await using WebApplication application = builder.Build();
        application.Run(Handlers.EchoPathAsync);
        await application.StartAsync(TestContext.Current.CancellationToken);
        await RequireResponseAsync(application.Services);
        await application.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(serves, assembly);
    }

    private static void Listen(KestrelServerOptions kestrel, Action<string?> report) => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        listen.Use(next => connection =>
        {
            report(connection.GetType().Assembly.GetName().Name);
            return next(connection);
        }));

    private static async Task RequireResponseAsync(IServiceProvider services)
    {
        string address = Assert.Single(services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses);
        using Peer client = await Peer.ConnectAsync(new IPEndPoint(IPAddress.Loopback, BindingAddress.Parse(address).Port));
        Assert.Equal("/served", (await client.GetAsync("/served", "Connection: close\r\n")).Body);
        await client.RequireFinAsync();
    }
}
