using System.Net;
using Uring.Soak.Accounts;

namespace Uring.Soak.Clients;

/// <summary>An open-loop load: a fixed rate of new clients, with several behaviours in turn.</summary>
/// <param name="server">The address of the server.</param>
/// <param name="tally">Counts the ends of the connections.</param>
/// <param name="behaviours">The behaviours of the clients.</param>
internal sealed class OpenLoop(IPEndPoint server, Tally tally, IReadOnlyList<Behaviour> behaviours)
{
    private int _next;

    /// <inheritdoc cref="Arrivals.RunAsync"/>
    public Task Run(double seconds, int perSecond, int most) =>
        Arrivals.RunAsync(() => behaviours[_next++ % behaviours.Count].Run(server, tally), seconds, perSecond, most);
}
