using System.Diagnostics;
using Uring.Bench.Servers.Peers;
using Uring.Bench.Soak.Accounts;

namespace Uring.Bench.Soak;

/// <summary>One mode of the server, from the first start to the last account.</summary>
/// <param name="settings">The run.</param>
/// <param name="mode">The mode.</param>
/// <param name="work">Where files go.</param>
/// <param name="alone">Whether nobody else has connections in this network.</param>
internal sealed class SoakRun(SoakSettings settings, string mode, WorkFolder work, bool alone)
{
    private const int LargeBody = 8 << 20;
    private const int SmallBody = 200;

    private const double ShortestRound = 5;
    private const double LongestRound = 60;

    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly Ledger _ledger = new(Console.WriteLine);

    /// <summary>All of it.</summary>
    /// <returns>Whether every account balances.</returns>
    public bool Run()
    {
        double seconds = settings.Minutes * 60 / settings.Modes.Count;
        long opensBefore = PassiveOpens.Count;

        // Enough slots and time that whoever behaves is never cut short, whatever else this machine does meanwhile.
        using SoakServer main = Start("main", SmallBody, "--slots", "16384", "--linger", "1000", "--park-after", "2");
        using SoakServer few = Start("few", SmallBody, "--slots", "256", "--backlog", "64", "--park-after", "1");
        using SoakServer large = Start("large", LargeBody, "--slots", "1024", "--linger", "1000", "--park-after", "1");
        SoakServer[] servers = [main, few, large];
        Scenes scenes = new(_ledger);
        Scenes.WarmUp(main);
        Tell($"steady: {scenes.Traced(main, whole: true, mode == "sqpoll")}");

        double round = Math.Clamp(seconds / 5, ShortestRound, LongestRound);
        for (int number = 1; number <= 2 || _time.Elapsed.TotalSeconds < seconds - (round / 2); number++)
        {
            scenes.Mixed(main, round * 0.6);
            Scenes.Flood(few, round * 0.15);
            Scenes.Large(large, round * 0.25);
            foreach (SoakServer server in servers)
            {
                _ = server.AtRest();
                server.Memory.Add(server.Sense.Memory);
            }

            Tell($"round {number}: {string.Join("; ", servers.Select(server => $"{server.Name} {server.Figures.Connections} connections, {server.Memory[^1] >> 10} KB"))}");
        }

        Tell($"steady: {scenes.Traced(main, whole: false, mode == "sqpoll")}");
        ServerAccounts accounts = new(_ledger);
        foreach (SoakServer server in servers)
        {
            accounts.AtRest(server);
        }

        if (alone)
        {
            accounts.Opens(PassiveOpens.Count - opensBefore, servers, slack: 1 + (few.Tally.Opened / 1000));
        }

        foreach (SoakServer server in servers)
        {
            accounts.AfterStop(server);
        }

        Console.Write(SoakTable.Of(mode, servers));
        Tell($"{_ledger.Checked} accounts, {_ledger.Faults.Count} do not balance");
        _ledger.Faults.ForEach(fault => Console.WriteLine($"  {mode}: {fault}"));
        return _ledger.Faults.Count == 0;
    }

    private SoakServer Start(string name, int body, params string[] options)
    {
        string folder = settings.Stats is { } stats ? Directory.CreateDirectory(stats).FullName : work.Path;
        return new SoakServer($"{mode}-{name}", settings.Binary!, folder, body, ["--mode", mode, .. options]);
    }

    private void Tell(string line) => Console.WriteLine(FormattableString.Invariant($"{mode} {_time.Elapsed:mm\\:ss} ") + line);
}
