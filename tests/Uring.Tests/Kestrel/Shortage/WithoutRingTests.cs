using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Uring.Kestrel;
using Uring.Tests.Async;
using Uring.Tests.Async.Fallback;

namespace Uring.Tests.Kestrel;

/// <summary>A server in a process that cannot use io_uring. <see cref="RefusedRingTests"/> starts it.</summary>
public sealed class WithoutRingTests
{
    private const string Category = "Uring.Kestrel";

    public WithoutRingTests() => Assert.SkipWhen(WithoutRing.Reason is null, "runs in a process without io_uring");

    [Fact]
    public async Task Sockets_serve_and_one_line_of_the_log_has_the_reason()
    {
        using TestFolder folder = new();
        (WebApplication application, LogRecorder log) = Build(folder["socket"], _ => { });
        await using (application)
        {
            await application.StartAsync(TestContext.Current.CancellationToken);
            foreach (string name in new[] { "socket", "socket2" })
            {
                using Peer client = await Peer.ConnectAsync(new UnixDomainSocketEndPoint(folder[name]));
                Assert.Equal("/path", (await client.GetAsync("/path")).Body);
            }

            LogEvent logged = Assert.Single(log.Of(Category));
            Assert.Equal((102, LogLevel.Warning), (logged.Id.Id, logged.Level));
            Assert.Contains(UringContext.UnsupportedReason!, logged.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_the_fallback_the_start_fails_with_the_reason()
    {
        Assert.SkipWhen(WithoutRing.Reason == WithoutRing.BySwitch, "the switch does not concern a transport without a fallback");
        using TestFolder folder = new();
        (WebApplication application, LogRecorder _) = Build(folder["socket"], options => options.FallBack = false);
        await using (application)
        {
            Exception refused = await Assert.ThrowsAnyAsync<Exception>(
                () => application.StartAsync(TestContext.Current.CancellationToken));
            Assert.Contains(UringContext.UnsupportedReason!, refused.Message, StringComparison.Ordinal);
        }
    }

    private static (WebApplication Application, LogRecorder Log) Build(string path, Action<UringTransportOptions> configure)
    {
        LogRecorder log = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        _ = builder.WebHost.UseUring(configure).ConfigureKestrel(kestrel =>
        {
            kestrel.ListenUnixSocket(path);
            kestrel.ListenUnixSocket($"{path}2");
        });
        WebApplication application = builder.Build();
        application.Run(Handlers.EchoPathAsync);
        return (application, log);
    }
}
