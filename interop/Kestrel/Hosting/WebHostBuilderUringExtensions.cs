using Microsoft.Extensions.DependencyInjection;
using Uring.Kestrel;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Makes io_uring the transport of Kestrel.</summary>
public static class WebHostBuilderUringExtensions
{
    /// <summary>Serves the connections of Kestrel through io_uring. Where io_uring is refused, Sockets serve.</summary>
    /// <param name="hostBuilder">The builder.</param>
    /// <param name="configure">Sets the options, or null.</param>
    /// <returns>The builder.</returns>
    public static IWebHostBuilder UseUring(this IWebHostBuilder hostBuilder, Action<UringTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(hostBuilder);
        return hostBuilder.ConfigureServices(services => services.AddUringTransport(configure));
    }
}
