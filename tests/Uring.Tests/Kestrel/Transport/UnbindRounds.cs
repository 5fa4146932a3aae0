using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Uring.Tests.Kestrel;

/// <summary>Binds and unbinds listeners in a process with one processor. <see cref="UnbindTests"/> starts it.</summary>
public sealed class UnbindRounds
{
    public const string Variable = "URING_TESTS_UNBIND_ROUNDS";
    public const int Count = 300;

    public UnbindRounds() => Assert.SkipWhen(Environment.GetEnvironmentVariable(Variable) is null, "runs under strace");

    [Fact]
    public async Task Listeners_start_and_end()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        Transports.Use(builder.WebHost, TransportKind.Pool, new TransportSettings());
        await using WebApplication application = builder.Build();
        for (int i = 0; i < Count; i++)
        {
            await using IConnectionListener listener = await TransportHarness.Factory(application).BindAsync(
                new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken);
            await listener.UnbindAsync(TestContext.Current.CancellationToken);
        }
    }
}
