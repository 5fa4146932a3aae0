using Microsoft.Extensions.DependencyInjection;
using Uring.Kestrel;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Makes io_uring the transport of Kestrel.</summary>
public static class WebHostBuilderUringExtensions
{
    /// <summary>Serves the connections of Kestrel through io_uring. Where io_uring is refused, Sockets serve.</summary>
    /// <param name="hostBuilder">The builder, before or after <c>UseKestrel</c>.</param>
    /// <param name="configure">Sets the options. Null leaves the defaults.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// TCP endpoints, unix sockets and inherited descriptors (<c>ListenHandle</c>, systemd) are served through io_uring. Named pipes
    /// and QUIC stay with their transports. A later <c>UseSockets</c> takes the place of this transport.
    /// </remarks>
    public static IWebHostBuilder UseUring(this IWebHostBuilder hostBuilder, Action<UringTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(hostBuilder);
        return hostBuilder.ConfigureServices(services => services.AddUringTransport(configure));
    }
}
