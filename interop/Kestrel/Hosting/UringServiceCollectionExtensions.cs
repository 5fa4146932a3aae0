using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Uring.Kestrel;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the transport.</summary>
public static class UringServiceCollectionExtensions
{
    /// <summary>Adds the transport on io_uring, in front of the transports that are there.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options, or null.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddUringTransport(this IServiceCollection services, Action<UringTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        // Kestrel adds Sockets only where no other transport is registered, and the last registration is asked first.
        services.TryAddSingleton<IConnectionListenerFactory, SocketTransportFactory>();
        services.AddSingleton<IConnectionListenerFactory, UringTransportFactory>();
        if (configure is not null)
        {
            _ = services.Configure(configure);
        }

        return services;
    }
}
