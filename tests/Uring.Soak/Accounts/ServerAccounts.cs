using Uring.Soak.Clients;

namespace Uring.Soak.Accounts;

/// <summary>
/// Checks the accounts of a server: its own figures, the results of its clients, and its resources.
/// </summary>
/// <param name="ledger">Receives the accounts.</param>
internal sealed class ServerAccounts(Ledger ledger)
{
    private const int Close = 5;
    private const int Loop = 6;

    // The C allocator and the data structures of the garbage collector vary by some pages.
    private const long MemorySlack = 1 << 20;

    // The allocator keeps freed memory for a while. More than two large bodies are a leak.
    private const int KeptBodies = 2;

    // The request buffer of a slot takes memory from its first use on: server/Http/RequestLook.cs.
    private const long RequestLength = 512;

    // Half the default of --lingering-timeout. On a busy machine SIGCONT can be late.
    private static readonly TimeSpan s_suspended = TimeSpan.FromSeconds(2.5);

    /// <summary>Checks the accounts after the last client has ended.</summary>
    public void AtRest(SoakServer server)
    {
        string name = server.Name;
        bool rests = server.AtRest();
        PageFigures figures = server.Figures;
        Tally tally = server.Tally;
        ledger.Check(rests, $"{name}: the slots by state (free, armed, answering, lingering, closing) are {string.Join(' ', figures.Slots)} instead of {string.Join(' ', server.SlotsAtRest)}");
        ledger.Equal($"{name}: sum of answered and broken connections", figures.Connections, figures.Answered + figures.Broken);
        ledger.Equal($"{name}: connections lost for lack of a slot", 0, figures.Lost);
        ledger.Equal($"{name}: errors of the loop", 0, figures.Errors(Loop));
        ledger.Equal($"{name}: errors of close", 0, figures.Errors(Close));
        ledger.Equal($"{name}: bytes allocated by the loop", 0, figures.Allocated);

        // Each ring reloads once for a signal. Several signals in a short time can cause a single reload.
        ledger.Check(figures.Reloads <= (ulong)(server.Versions * figures.Rings), $"{name}: {figures.Reloads} reloads by {figures.Rings} rings for {server.Versions} signals");
        ledger.Check(figures.Reloads > 0 || server.Versions == 0, $"{name}: none of {server.Versions} signals caused a reload");
        ledger.Check((ulong)tally.Whole <= figures.Answered, $"{name}: {tally.Whole} clients received a whole response, but the server answered {figures.Answered}");
        ledger.Check((ulong)tally.Seen <= figures.Connections, $"{name}: {tally.Seen} clients received a part of a response, but the server counted {figures.Connections} connections");
        ledger.Check(figures.Connections <= (ulong)tally.Opened + (ulong)server.FirstConnections, $"{name}: the server counted {figures.Connections} connections, but the clients opened {tally.Opened}");

        // A server that runs short of slots may reset a client that is still sending, and counts the
        // connection as cut short.
        bool crowded = figures.CutShort > server.CutShortBefore;
        foreach ((string wrong, long count) in tally.Wrongs)
        {
            // With a full accept queue the kernel drops the last ACK of a handshake, while the client
            // considers itself connected.
            bool unheard = server.IsFlooded && wrong.EndsWith(Tally.Unheard, StringComparison.Ordinal);
            bool cut = crowded && wrong.EndsWith(nameof(ClientEnd.Reset), StringComparison.Ordinal);
            bool suspended = server.Suspended > s_suspended && wrong.EndsWith(nameof(ClientEnd.Reset), StringComparison.Ordinal);
            ledger.Check(unheard || cut || suspended, $"{name}: client {wrong}: {count}");
        }

        new ErrorAccounts(ledger).Settle(server);
        new ResetAccounts(ledger).Settle(server);
        if (server.IsSqPoll)
        {
            new EnterAccount(ledger).Settle(server);
        }

        Resources(server);
    }

    /// <summary>
    /// Compares the connections that the servers counted with those that the kernel created.
    /// </summary>
    /// <param name="made">The connections that the kernel created.</param>
    /// <param name="servers">All servers of the network namespace.</param>
    public void Opens(long made, IReadOnlyList<SoakServer> servers)
    {
        long counted = servers.Sum(Counted);

        // In a flood a client sends the last ACK of a handshake again, for lack of room in the queue. When
        // both arrive at once the kernel creates and counts two connections, and drops one. One in 500 clients
        // is above the highest measured share.
        long twice = 1 + (servers.Where(server => server.IsFlooded).Sum(server => server.Tally.Opened) / 500);
        ledger.Check(made >= counted && made <= counted + twice, $"the servers counted {counted} connections, but the kernel created {made} (at most {twice} more are allowed)");
    }

    // A failed accept leaves its connection in the queue, or the server counts the connection as lost.
    private static long Counted(SoakServer server) => (long)(server.Figures.Connections + server.Figures.Lost);

    /// <summary>Stops the server, and compares the totals in its last line with its figures.</summary>
    /// <param name="server">The server.</param>
    /// <param name="unfinished">
    /// The number of connections that the server has to reset at the limit of the stop.
    /// </param>
    public void AfterStop(SoakServer server, ulong unfinished = 0)
    {
        ledger.Equal($"{server.Name}: exit code", 0, (ulong)(uint)server.Stop());
        PageFigures figures = server.Figures;
        ledger.Equal($"{server.Name}: resets at the stop", unfinished, figures.ResetAtStop);
        ledger.Equal($"{server.Name}: sum of answered and broken connections after the stop", figures.Connections, figures.Answered + figures.Broken);
        ledger.Check(figures.Stopped, $"{server.Name}: the page of figures does not report a clean stop");
        string totals = $"stopped: {figures.Connections} connections, {figures.Answered} answered, {figures.Silent} of them silent; ";
        bool same = server.LastLine.StartsWith(totals, StringComparison.Ordinal)
            && server.LastLine.EndsWith($"lost {figures.Lost}; unfinished {unfinished}; allocated while serving: 0 bytes", StringComparison.Ordinal);
        ledger.Check(same, $"{server.Name}: the totals of its last line differ from its figures: '{server.LastLine}' instead of '{totals}'");
        ledger.Check(server.Complaints.Count() == server.Refused, $"{server.Name}: unexpected lines on standard error: {string.Join(' ', server.Complaints)}");
    }

    private void Resources(SoakServer server)
    {
        ProcessResources before = server.ResourcesAtStart;
        ProcessResources now = server.Resources;
        ledger.Equal($"{server.Name}: descriptors", (ulong)before.Files, (ulong)now.Files);
        ledger.Equal($"{server.Name}: threads", (ulong)before.Threads, (ulong)now.Threads);
        if (server.Memory.Count > 1)
        {
            long first = server.Memory[0];
            long slots = server.IsWarm ? 0 : RequestLength * server.SlotsAtRest.Sum(count => (long)count);
            long most = first + MemorySlack + slots + (KeptBodies * BodyVersions.LargeLength);
            ledger.Check(server.Memory[^1] <= most, $"{server.Name}: resident memory grew from {first >> 10} to {server.Memory[^1] >> 10} KB");
        }
    }
}
