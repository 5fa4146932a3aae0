using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Uring.Tests.Kestrel;

/// <summary>The settings of a <see cref="KestrelServer"/>.</summary>
internal sealed record ServerSettings
{
    /// <summary>Adds the endpoints.</summary>
    public Action<KestrelServerOptions> Listen { get; init; } = kestrel => kestrel.Listen(IPAddress.Loopback, 0);

    /// <summary>Sets the limits.</summary>
    public Action<KestrelServerLimits> Limits { get; init; } = _ => { };

    public TransportSettings Transport { get; init; } = new();
}
