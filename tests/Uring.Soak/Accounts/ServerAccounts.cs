using Uring.Soak.Clients;

namespace Uring.Soak.Accounts;

/// <summary>The accounts of a server: what it counted, what its clients saw, and what it holds.</summary>
/// <param name="ledger">Where they are settled.</param>
internal sealed class ServerAccounts(Ledger ledger)
{
    private const int Close = 5;
    private const int Loop = 6;

    // The allocator of the C library and the collector's books move by some pages.
    private const long MemorySlack = 1 << 20;

    // Bodies that were replaced while somebody was still reading them; what is freed stays with the allocator for a while. More than
    // a few of the large ones is a leak.
    private const int KeptBodies = 16;

    // A slot has room for what it reads of a request, which is memory from its first use on: server/Http/RequestLook.cs.
    private const long RequestLength = 512;

    /// <summary>When the last client has gone.</summary>
    public void AtRest(SoakServer server)
    {
        string name = server.Name;
        bool rests = server.AtRest();
        PageFigures figures = server.Figures;
        Tally tally = server.Tally;
        ledger.Check(rests, $"{name}: slots (free, armed, answering, lingering, closing) are {string.Join(' ', figures.Slots)}, and were {string.Join(' ', server.SlotsAtRest)}");
        ledger.Equal($"{name}: connections that were answered or broke", figures.Connections, figures.Answered + figures.Broken);
        ledger.Equal($"{name}: connections lost for want of a slot", 0, figures.Lost);
        ledger.Equal($"{name}: errors of the loop itself", 0, figures.Errors(Loop));
        ledger.Equal($"{name}: errors of closes", 0, figures.Errors(Close));
        ledger.Equal($"{name}: bytes allocated by the loop", 0, figures.Allocated);

        // Each ring takes a new body; signals that come close together are one.
        ledger.Check(figures.Reloads <= (ulong)(server.Versions * figures.Rings), $"{name}: {figures.Reloads} reloads by {figures.Rings} rings, of {server.Versions} signals");
        ledger.Check(figures.Reloads > 0 || server.Versions == 0, $"{name}: none of {server.Versions} signals had it read its body again");
        ledger.Check((ulong)tally.Whole <= figures.Answered, $"{name}: {tally.Whole} clients had a whole response, and {figures.Answered} were answered");
        ledger.Check((ulong)tally.Seen <= figures.Connections, $"{name}: {tally.Seen} clients had something of a response, of {figures.Connections} connections");
        ledger.Check(figures.Connections <= (ulong)tally.Opened + (ulong)server.FirstConnections, $"{name}: {figures.Connections} connections, of {tally.Opened} that were opened");

        // When slots run short a client that is still sending may be cut off: that is the bargain, on a machine faster than we think.
        bool crowded = figures.CutShort > server.CutShortBefore;
        foreach ((string wrong, long count) in tally.Wrongs)
        {
            // Where the queue is full the kernel drops a handshake's last step, and the client takes it for done.
            bool unheard = server.IsFlooded && wrong.EndsWith(Tally.Unheard, StringComparison.Ordinal);
            bool cut = crowded && wrong.EndsWith(nameof(ClientEnd.Reset), StringComparison.Ordinal);
            ledger.Check(unheard || cut, $"{name}: client {wrong}: {count}");
        }

        new ErrorAccounts(ledger).Settle(server);
        if (server.IsSqPoll)
        {
            new EnterAccount(ledger).Settle(server);
        }

        Holdings(server);
    }

    /// <summary>The connections that servers counted, and those that the kernel made for them.</summary>
    /// <param name="made">By the kernel.</param>
    /// <param name="servers">For these.</param>
    public void Opens(long made, IReadOnlyList<SoakServer> servers)
    {
        long counted = servers.Sum(Counted);

        // When the last step of a handshake comes twice at once, as it does in floods, where it is sent again for want of room, the kernel
        // makes and counts two connections, and forgets one. The most that was seen is 42 for 35,574 clients of floods.
        long twice = 1 + (servers.Where(server => server.IsFlooded).Sum(server => server.Tally.Opened) / 500);
        ledger.Check(made >= counted && made <= counted + twice, $"{counted} connections counted, of {made} that the kernel made, which may be {twice} more");
    }

    /// <summary>Every connection that a server was handed. An accept that fails leaves its connection in the queue, but for those that are lost with it.</summary>
    private static long Counted(SoakServer server) => (long)(server.Figures.Connections + server.Figures.Lost);

    /// <summary>Stops it, and compares its last words with its figures.</summary>
    public void AfterStop(SoakServer server)
    {
        ledger.Equal($"{server.Name}: exit code", 0, (ulong)(uint)server.Stop());
        PageFigures figures = server.Figures;
        ledger.Check(figures.Stopped, $"{server.Name}: its page does not say that it has stopped");
        string totals = $"stopped: {figures.Connections} connections, {figures.Answered} answered, {figures.Silent} of them silent; ";
        bool same = server.LastLine.StartsWith(totals, StringComparison.Ordinal)
            && server.LastLine.EndsWith($"lost {figures.Lost}; unfinished 0; allocated while serving: 0 bytes", StringComparison.Ordinal);
        ledger.Check(same, $"{server.Name}: its totals are not its figures: '{server.LastLine}', '{totals}'");
        ledger.Check(server.Complaints.Count() == server.Refused, $"{server.Name} complained: {string.Join(' ', server.Complaints)}");
    }

    private void Holdings(SoakServer server)
    {
        ProcessResources before = server.SenseAtStart;
        ProcessResources now = server.Sense;
        ledger.Equal($"{server.Name}: descriptors", (ulong)before.Files, (ulong)now.Files);
        ledger.Equal($"{server.Name}: threads", (ulong)before.Threads, (ulong)now.Threads);
        if (server.Memory.Count > 1)
        {
            long first = server.Memory[0];
            long slots = server.IsWarm ? 0 : RequestLength * server.SlotsAtRest.Sum(count => (long)count);
            long most = first + MemorySlack + slots + (KeptBodies * server.BodyLength);
            ledger.Check(server.Memory[^1] <= most, $"{server.Name}: resident memory grew from {first >> 10} to {server.Memory[^1] >> 10} KB");
        }
    }
}
