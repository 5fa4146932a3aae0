using System.Net;
using Uring.TestTools.Load;

namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>Our own clients: <see cref="LoadGenerator"/>.</summary>
/// <param name="request">The request of the clients.</param>
internal sealed class OwnLoad(RequestKind request) : ILoad
{
    public string Name => "own";

    public string Version => "Uring.Interop";

    public LoadFigures Run(IPEndPoint server, uint clients, double seconds) => Run(server, clients, LoadSettings.For(seconds));

    /// <summary>Loads a server for a duration or for a number of connections.</summary>
    /// <param name="server">The address of the server.</param>
    /// <param name="clients">The number of concurrent clients.</param>
    /// <param name="settings">The duration or the number of connections.</param>
    public LoadFigures Run(IPEndPoint server, uint clients, LoadSettings settings)
    {
        using LoadGenerator generator = new(server, clients, request);
        return FiguresOf(generator.Run(settings));
    }

    /// <summary>Returns the figures of an outcome.</summary>
    public static LoadFigures FiguresOf(LoadOutcome outcome) => new()
    {
        Seconds = outcome.Elapsed.TotalSeconds,
        Connections = outcome.Connections,
        Whole = outcome.Count(ConnectionEnd.Whole),
        Resets = outcome.Count(ConnectionEnd.Reset) + outcome.Count(ConnectionEnd.WholeThenReset),
        ResetsAfterWhole = outcome.Count(ConnectionEnd.WholeThenReset),
        Short = outcome.Count(ConnectionEnd.Short),
        Refused = outcome.Count(ConnectionEnd.Refused),
        Failed = outcome.Count(ConnectionEnd.Failed),
        Unfinished = outcome.Unfinished,
        Errors = outcome.Errors.ToDictionary(error => $"{error.Errno}", error => error.Count),
        P50 = outcome.Latency(50),
        P99 = outcome.Latency(99),
        P999 = outcome.Latency(99.9),
        Max = outcome.Latency(100),
        ClientCpu = outcome.ClientCpu.TotalSeconds,
    };
}
