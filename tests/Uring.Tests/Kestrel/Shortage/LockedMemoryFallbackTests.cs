using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>
/// A limit on locked memory that permits no ring of a loop. The class has the process to itself, as it sets the
/// limit.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class LockedMemoryFallbackTests
{
    private const int Fallback = 102;

    [Fact]
    public void Sockets_bind_and_one_line_of_the_log_has_the_reason()
    {
        // The process has found out already that the kernel has io_uring.
        _ = Need.Kernel();
        Assert.Null(UringContext.UnsupportedReason);
        using LockedMemoryLimit limit = new(0);
        LockedMemoryLimit.RunWithoutPrivilege(() =>
        {
            LockedMemoryLimit.RequireCharge();
            LogRecorder log = new();
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            _ = builder.Logging.ClearProviders().AddProvider(log);
            _ = builder.WebHost.UseUring();
            using WebApplication application = builder.Build();
            IConnectionListenerFactorySelector selector = Assert.IsAssignableFrom<IConnectionListenerFactorySelector>(
                TransportHarness.Factory(application));
            Assert.False(selector.CanBind(new IPEndPoint(IPAddress.Loopback, 0)));
            Assert.False(selector.CanBind(new UnixDomainSocketEndPoint("/path")));
            LogEvent logged = Assert.Single(log.Of(TransportKind.Pool.Category()));
            Assert.Equal((Fallback, LogLevel.Warning), (logged.Id.Id, logged.Level));
            Assert.Contains("ulimit -l", logged.Message, StringComparison.Ordinal);
        });
    }
}
