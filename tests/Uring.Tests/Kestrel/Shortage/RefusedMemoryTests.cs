using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>A factory of memory pools that throws.</summary>
public sealed class RefusedMemoryTests
{
    [Fact]
    public async Task The_loops_end_where_the_second_one_gets_no_memory()
    {
        _ = Need.Kernel();
        FailingMemory factory = new(pools: 1);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(factory);
        _ = builder.WebHost.UseUring(options => options.Loops = 2);
        await using WebApplication application = builder.Build();
        IConnectionListenerFactorySelector selector = Assert.IsAssignableFrom<IConnectionListenerFactorySelector>(TransportHarness.Factory(application));
        Assert.Equal(FailingMemory.NoPool, Assert.Throws<InvalidOperationException>(() => selector.CanBind(new IPEndPoint(IPAddress.Loopback, 0))).Message);

        // The memory of a loop is freed once all loops have ended.
        await factory.Disposed.WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
    }
}
