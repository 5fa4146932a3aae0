using System.Net;
using Uring.TestTools.Load;

namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>
/// Our own clients with kept connections: <see cref="KeptLoadGenerator"/>. A figure per connection is one per
/// request.
/// </summary>
internal sealed class OwnKeptLoad : ILoad
{
    public string Name => "own-kept";

    public string Version => "Uring.Interop";

    public LoadFigures Run(IPEndPoint server, uint clients, double seconds)
    {
        using KeptLoadGenerator generator = new(server, clients);
        LoadOutcome outcome = generator.Run(TimeSpan.FromSeconds(seconds));
        return OwnLoad.FiguresOf(outcome);
    }
}
