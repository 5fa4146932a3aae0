using System.Net;
using Uring.Soak.Accounts;
using Uring.TestTools.Load;

namespace Uring.Soak.Kestrel;

/// <summary>Small requests as fast as the server serves them: one on each connection, then many.</summary>
/// <param name="ledger">Receives the accounts.</param>
/// <param name="name">The name in the accounts.</param>
internal sealed class KestrelFlood(Ledger ledger, string name)
{
    private const uint Clients = 64;

    /// <summary>The connections of all floods.</summary>
    public long Connections { get; private set; }

    /// <summary>The responses of all floods.</summary>
    public long Responses { get; private set; }

    /// <summary>Runs both floods, and checks that each response was whole.</summary>
    /// <param name="server">The address of HTTP.</param>
    /// <param name="seconds">The duration of both together.</param>
    public void Run(IPEndPoint server, double seconds)
    {
        using LoadGenerator oneShot = new(server, Clients, RequestKind.Http11Close);
        LoadOutcome ended = oneShot.Run(LoadSettings.For(seconds / 2));
        using KeptLoadGenerator kept = new(server, Clients);
        LoadOutcome answered = kept.Run(TimeSpan.FromSeconds(seconds / 2));
        Check("connections of a flood", ended);
        Check("requests of a flood", answered);
        Connections += ended.Connections + Clients;
        Responses += ended.Connections + answered.Connections;
    }

    private void Check(string what, LoadOutcome outcome)
    {
        ledger.Equal($"{name}: {what} with a whole response", (ulong)outcome.Connections, (ulong)outcome.Count(ConnectionEnd.Whole));
        ledger.Equal($"{name}: {what} that did not end", 0, (ulong)outcome.Unfinished);
    }
}
