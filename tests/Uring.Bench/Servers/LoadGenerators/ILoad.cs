using System.Net;

namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>A load generator.</summary>
internal interface ILoad
{
    /// <summary>The name in the tables.</summary>
    public string Name { get; }

    /// <summary>The version; null when the program is not installed.</summary>
    public string? Version { get; }

    /// <summary>Loads a server.</summary>
    /// <param name="server">The address of the server.</param>
    /// <param name="clients">The number of concurrent clients.</param>
    /// <param name="seconds">The duration.</param>
    public LoadFigures Run(IPEndPoint server, uint clients, double seconds);
}
