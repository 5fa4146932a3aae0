namespace Uring.Bench.Soak.Accounts;

/// <summary>The connections of a server's floods, apart from all others.</summary>
/// <param name="server">Which.</param>
internal sealed class FloodOpens(SoakServer server)
{
    /// <summary>Those that the kernel made.</summary>
    public long Made { get; private set; }

    /// <summary>Those that the server counted.</summary>
    public long Counted { get; private set; }

    /// <summary>Lets one pass, in which nobody else has connections.</summary>
    /// <param name="flood">From its first client to its last.</param>
    public void Around(Action flood)
    {
        long made = PassiveOpens.Count;
        long counted = ServerAccounts.Counted(server);
        flood();

        // Who waits is served yet.
        _ = server.AtRest();
        Made += PassiveOpens.Count - made;
        Counted += ServerAccounts.Counted(server) - counted;
    }
}
