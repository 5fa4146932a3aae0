using System.Diagnostics;
using System.Net;
using Uring.Soak.Accounts;
using Uring.Soak.Kept;
using Uring.TestTools.Servers;

namespace Uring.Soak.Kestrel;

/// <summary>Runs ASP.NET Core on io_uring, from its start to its last account.</summary>
/// <param name="program">The web application.</param>
/// <param name="scheduling"><c>pool</c> or <c>inline</c>.</param>
/// <param name="isAlone">Whether the run has a separate network namespace.</param>
internal sealed class KestrelRun(KestrelProgram program, string scheduling, bool isAlone)
{
    // In seconds. The first round fills pools and caches, and has the baseline of the accounts.
    private const double ShortestRound = 5;
    private const double LongestRound = 60;
    private const int Rounds = 6;
    private const double FloodShare = 0.2;

    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly Ledger _ledger = new(Console.WriteLine);
    private readonly KeptTally _tally = new();

    /// <summary>Runs all rounds and checks all accounts.</summary>
    /// <param name="seconds">The approximate duration.</param>
    /// <returns>Whether every account balances.</returns>
    public bool Run(double seconds)
    {
        long opens = PassiveOpens.Count;
        using RunningServer server = RunningServer.Start(program.With($"uring-{scheduling}", "", "--soak", "on"));
        IPEndPoint secure = new(IPAddress.Loopback, KestrelProgram.TlsPort(server));
        IReadOnlyList<KeptVisit> served = KestrelVisits.Served(server.EndPoint, secure);
        KestrelFlood flood = new(_ledger, scheduling);
        KeptLoad load = new(_tally, [.. served, .. KestrelVisits.Broken(server.EndPoint, secure)]);
        double round = Math.Clamp(seconds / Rounds, ShortestRound, LongestRound);
        List<WebState> states = [];
        do
        {
            load.RunAsync(round * (1 - FloodShare)).GetAwaiter().GetResult();
            flood.Run(server.EndPoint, round * FloodShare);
            states.Add(WebState.Await(server, states.Count == 0 ? null : states[0].Resources.FilesOfCode));
            Print($"round {states.Count}: {Describe(states[^1])}");
        }
        while (states.Count < 2 || _time.Elapsed.TotalSeconds < seconds - (round / 2));

        KestrelAccounts accounts = new(_ledger, scheduling);
        accounts.OfClients(_tally, served);
        accounts.OfServer(states[0], states[^1], _tally.Opened + flood.Connections, _tally.Responses + flood.Responses);
        if (isAlone)
        {
            accounts.OfKernel(PassiveOpens.Count - opens, states[^1].Figures);
        }
        else
        {
            _ledger.Skip("the comparison with the kernel's count of connections requires a separate network namespace (unshare, ip)");
        }

        accounts.OfStop(server);
        PrintSummary(states, flood);
        return _ledger.Faults.Count == 0;
    }

    private static string Describe(WebState state) => FormattableString.Invariant(
        $"{state.Figures.Opened} connections, {state.Figures.Started} requests, heap {state.Figures.Heap >> 10} KB, resident {state.Resources.Memory >> 10} KB, {state.Resources.FilesOfCode} descriptors, {state.Resources.Threads} threads");

    private void PrintSummary(List<WebState> states, KestrelFlood flood)
    {
        Console.WriteLine($"\n{scheduling + ", clients",-36}{string.Concat(Enum.GetNames<KeptEnd>().Select(end => $"{end,12}"))}");
        foreach ((string kind, long[] ends) in _tally.Kinds)
        {
            Console.WriteLine($"{kind,-36}{string.Concat(ends.Select(count => $"{count,12}"))}");
        }

        Console.WriteLine($"\nheap, KB: {string.Join(' ', states.Select(state => state.Figures.Heap >> 10))}");
        Console.WriteLine($"resident, KB: {string.Join(' ', states.Select(state => state.Resources.Memory >> 10))}");
        Print($"mixed load: {_tally.Opened} connections, {_tally.Requests} requests, {_tally.Responses} responses");
        Print($"floods: {flood.Connections} connections, {flood.Responses} responses");
        Print($"{_ledger.Checked} accounts checked, {_ledger.Faults.Count} do not balance");
        _ledger.Faults.ForEach(fault => Console.WriteLine($"  {fault}"));
    }

    private void Print(string line) => Console.WriteLine(FormattableString.Invariant($"{scheduling} {_time.Elapsed:mm\\:ss} ") + line);
}
