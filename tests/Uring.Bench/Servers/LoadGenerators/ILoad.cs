using System.Net;

namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>A load generator.</summary>
internal interface ILoad
{
    /// <summary>What the tables call it.</summary>
    public string Name { get; }

    /// <summary>Its version; null when it is not installed.</summary>
    public string? Version { get; }

    /// <summary>Loads a server.</summary>
    /// <param name="server">Where it listens.</param>
    /// <param name="clients">How many clients at a time.</param>
    /// <param name="seconds">How long.</param>
    public LoadFigures Run(IPEndPoint server, uint clients, double seconds);
}
