using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Uring.Kestrel;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the transport.</summary>
public static class UringServiceCollectionExtensions
{
    private static readonly ServiceDescriptor s_transport = ServiceDescriptor.Singleton<IConnectionListenerFactory, UringTransportFactory>();

    /// <summary>Adds the transport on io_uring, for a host that configures services instead of a web host builder.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options. Null leaves the defaults.</param>
    /// <returns>The services.</returns>
    /// <remarks>
    /// Kestrel asks the last registered transport first. The transports that were registered before serve the endpoints that io_uring
    /// does not serve. Sockets are added where no transport is registered.
    /// </remarks>
    public static IServiceCollection AddUringTransport(this IServiceCollection services, Action<UringTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        // Kestrel adds Sockets only where no other transport is registered, and the last registration is asked first.
        // Each of two factories of ours would log why io_uring is refused.
        _ = services.Remove(s_transport);
        services.TryAddSingleton<IConnectionListenerFactory, SocketTransportFactory>();
        services.Add(s_transport);
        if (configure is not null)
        {
            _ = services.Configure(configure);
        }

        return services;
    }
}
