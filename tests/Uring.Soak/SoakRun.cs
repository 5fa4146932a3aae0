using System.Diagnostics;
using Uring.Soak.Accounts;
using Uring.Soak.Clients;
using Uring.Soak.Disturbances;
using Uring.Soak.Kept;
using Uring.TestTools.Processes;

namespace Uring.Soak;

/// <summary>Runs one mode of the server, from the first start to the last account.</summary>
/// <param name="settings">The settings of the run.</param>
/// <param name="mode">The mode of the server.</param>
/// <param name="work">The folder of the servers' files.</param>
/// <param name="alone">Whether the run has a separate network namespace.</param>
internal sealed class SoakRun(SoakSettings settings, string mode, WorkFolder work, bool alone)
{
    private const double ShortageSeconds = 2.5;
    private const double ShortestRound = 5;
    private const double LongestRound = 60;

    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly Ledger _ledger = new(Console.WriteLine);

    /// <summary>Runs all phases and checks all accounts.</summary>
    /// <returns>Whether every account balances.</returns>
    public bool Run()
    {
        double seconds = settings.Minutes * 60 / settings.Modes.Count;
        if (settings.Only is { } only)
        {
            KeptRun run = new(_ledger, $"{mode}-{only}", settings.Binary!, StatsFolder, mode, site: only == "site");
            Print($"{only}: {run.Run(seconds)}");
            return Conclude();
        }

        long opensBefore = PassiveOpens.Count;

        // With so many slots and so much time, the server never has to close a connection early, even on a
        // busy machine.
        using SoakServer main = Start("main", GoodClients.All, 1000, 2, "--slots", "16384");

        // A flood pauses while all its clients wait to send their SYN again. The server parks only after a
        // longer time.
        using SoakServer few = Start("few", GoodClients.All, null, 3, "--slots", "256", "--backlog", "64");
        using SoakServer large = Start("large", GoodClients.Readers, 1000, 1, "--slots", "1024");
        using SoakServer slow = Start("slow", GoodClients.Readers, null, 1, sendTimeout: null, crowded: true, "--slots", "24");
        ServerAccounts accounts = new(_ledger);

        // This server ends before the last ones start: the memory of all rings may count against one limit of
        // 8 MB.
        using SoakServer scarce = Short(accounts);
        using SoakServer plain = Start("plain", GoodClients.All, null, null);
        using SoakServer closing = Start("closing", GoodClients.Prompt, 0, 3, sendTimeout: 2, crowded: false);
        using SoakServer rings = Start("rings", GoodClients.All, null, 3, "--rings", "2");
        SoakServer[] servers = [main, few, large, slow, plain, closing, rings];
        ResetAccounts resets = new(_ledger);
        Phases phases = new(_ledger);
        Phases.WarmUp(main);
        Print($"steady: {phases.Steady(main, whole: true)}");
        Print($"flood: {phases.TracedFlood(few)}");

        double ofKept = Math.Clamp(seconds / 16, ShortestRound, 4 * LongestRound);
        KeptRun kept = new(_ledger, $"{mode}-kept", settings.Binary!, StatsFolder, mode, site: false);
        Print($"kept connections: {kept.Run(ofKept)}");
        KeptRun site = new(_ledger, $"{mode}-site", settings.Binary!, StatsFolder, mode, site: true);
        Print($"a site: {site.Run(ofKept)}");

        VanishingClients vanishing = new(_ledger);
        double round = Math.Clamp(seconds / 5, ShortestRound, LongestRound);
        for (int number = 1; number <= 2 || _time.Elapsed.TotalSeconds < seconds - (round / 2); number++)
        {
            phases.Mixed([main], round * 0.4);
            Phases.Flood(few, round * 0.15);
            phases.Mixed([plain, closing, rings], round * 0.25);
            Vanish(vanishing, plain);

            // The first round without large responses shows the memory that the servers return after them.
            if (number % 2 == 0)
            {
                phases.Large(servers, large, round * 0.6);
            }

            foreach (SoakServer server in servers)
            {
                _ = server.AtRest();
                server.Memory.Add(server.Resources.Memory);
            }

            Print($"round {number}: {string.Join("; ", servers.Select(server => $"{server.Name} {server.Figures.Connections} connections, {server.Memory[^1] >> 10} KB"))}");
        }

        Print($"steady: {phases.Steady(main, whole: false)}");
        foreach (SoakServer server in servers)
        {
            accounts.AtRest(server);
            resets.Effects(server, reloads: server == large);
        }

        if (alone)
        {
            accounts.Opens(PassiveOpens.Count - opensBefore - kept.Connections - site.Connections, [.. servers, scarce]);
        }
        else
        {
            _ledger.Skip("the comparison with the kernel's count of connections, and clients that vanish, require a separate network namespace (unshare, ip)");
        }

        // A stop with clients that do not read takes several seconds.
        Task stopped = Task.Run(() => new StoppedReaders(accounts, _ledger).Run(plain));
        foreach (SoakServer server in servers.Where(server => server != plain))
        {
            accounts.AfterStop(server);
        }

        stopped.GetAwaiter().GetResult();

        Console.Write(SoakTable.Of(mode, [.. servers, scarce]));
        return Conclude();
    }

    private bool Conclude()
    {
        Print($"{_ledger.Checked} accounts checked, {_ledger.Faults.Count} do not balance");
        _ledger.Faults.ForEach(fault => Console.WriteLine($"  {mode}: {fault}"));
        return _ledger.Faults.Count == 0;
    }

    private string StatsFolder => settings.Stats is { } stats ? Directory.CreateDirectory(stats).FullName : work.Path;

    private SoakServer Short(ServerAccounts accounts)
    {
        SoakServer server = Start("short", GoodClients.All, 1000, 1, "--slots", "1024");
        try
        {
            Shortages shortage = new(_ledger);
            shortage.OfMemory(server, ShortageSeconds);
            shortage.OfDescriptors(server);
            accounts.AtRest(server);
            accounts.AfterStop(server);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    private SoakServer Start(string name, IReadOnlyList<Behaviour> good, int? linger, int? parkAfter, params string[] options) =>
        Start(name, good, linger, parkAfter, sendTimeout: null, crowded: false, options);

    private SoakServer Start(string name, IReadOnlyList<Behaviour> good, int? linger, int? parkAfter, int? sendTimeout, bool crowded, params string[] options)
    {
        return new SoakServer($"{mode}-{name}", settings.Binary!, StatsFolder, mode, linger, parkAfter, sendTimeout, crowded, options) { Good = good };
    }

    private void Vanish(VanishingClients clients, SoakServer server)
    {
        if (alone)
        {
            _ = server.AtRest();
            clients.Run(server);
        }
    }

    private void Print(string line) => Console.WriteLine(FormattableString.Invariant($"{mode} {_time.Elapsed:mm\\:ss} ") + line);
}
