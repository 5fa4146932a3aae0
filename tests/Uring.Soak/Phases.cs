using System.Diagnostics;
using Uring.Soak.Accounts;
using Uring.Soak.Clients;
using Uring.Soak.Disturbances;
using Uring.TestTools.Load;

namespace Uring.Soak;

/// <summary>What the servers of a run go through, one scene after the other.</summary>
/// <param name="ledger">Where the accounts go that are settled at once.</param>
internal sealed class Phases(Ledger ledger)
{
    // In seconds. Those of HTTP/1.1 linger: at 24,000 of them a second half a second takes three quarters of the slots, and from there
    // on the server cuts off the oldest, among them some that are slow and have done nothing wrong.
    private static readonly (RequestKind Kind, double Seconds)[] s_slices = [(RequestKind.Http10, 1), (RequestKind.Http11, 0.5), (RequestKind.Http11Close, 1)];

    // In milliseconds: by then the first of a crowd are at work.
    private const int Settled = 300;

    private readonly TracedWindow _window = new(ledger);
    private readonly Dictionary<SoakServer, DisturbanceCycle> _disturbances = [];
    private int _slice;

    /// <summary>Every slot is used once, so that memory has its size.</summary>
    public static void WarmUp(SoakServer server)
    {
        Load(server, 2048, 1.5, RequestKind.Http11, crowded: true);
        server.IsWarm = true;
        server.CutShortBefore = server.Figures.CutShort;
    }

    /// <summary>Clients that behave, while the system calls of the server are counted.</summary>
    /// <param name="server">Which.</param>
    /// <param name="whole">All of its threads, or only the loop's.</param>
    public string Steady(SoakServer server, bool whole)
    {
        // Connections keep the loop awake on both sides of the window.
        const double Seconds = TracedWindow.Seconds + 1;
        Task crowd = new OpenLoop(server.EndPoint, server.Tally, GoodClients.All).Come(Seconds, 100, 200);
        Task load = Task.Run(() => Slices([server], Seconds));
        Thread.Sleep(Settled);
        string seen = _window.Open(server, whole, broken: false);
        Task.WaitAll(crowd, load);
        return seen;
    }

    /// <summary>A flood, with clients that break off at every stage, while the system calls of the server are counted.</summary>
    public string TracedFlood(SoakServer server)
    {
        const double Seconds = TracedWindow.Seconds + 1;
        server.Flooded();
        Task bad = new OpenLoop(server.EndPoint, server.Tally, BadClients.All).Come(Seconds, 400, 1500);
        Task load = Task.Run(() => Load(server, 2000, Seconds, RequestKind.Http11, crowded: true));
        Thread.Sleep(Settled);
        string seen = _window.Open(server, whole: true, broken: true);
        Task.WaitAll(bad, load);
        return seen;
    }

    /// <summary>All kinds of clients at once, and everything that can happen beside them.</summary>
    /// <param name="servers">Which share them.</param>
    /// <param name="seconds">How long.</param>
    public void Mixed(IReadOnlyList<SoakServer> servers, double seconds)
    {
        List<Task> others = [];
        foreach (SoakServer server in servers)
        {
            others.Add(new OpenLoop(server.EndPoint, server.Tally, server.Good).Come(seconds, 150 / servers.Count, 600 / servers.Count));
            others.Add(new OpenLoop(server.EndPoint, server.Tally, BadClients.All).Come(seconds, 150 / servers.Count, 600 / servers.Count));
            if (!_disturbances.TryGetValue(server, out DisturbanceCycle? disturbances))
            {
                _disturbances[server] = disturbances = new DisturbanceCycle(server);
            }

            others.Add(disturbances.Go(seconds));
        }

        Slices(servers, seconds);
        Task.WaitAll(others);
    }

    /// <summary>More clients than there are slots, and places in the queue, with the slots held by those who say nothing.</summary>
    public static void Flood(SoakServer server, double seconds)
    {
        server.Flooded();
        Task bad = new OpenLoop(server.EndPoint, server.Tally, BadClients.All).Come(seconds, 400, 1500);
        Task stall = Task.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds / 3));
            await server.Stall(1000);
        });
        Load(server, 2000, seconds, RequestKind.Http11, crowded: true);
        Task.WaitAll(bad, stall);
    }

    /// <summary>A response that no socket buffer holds, for readers who are slow, stop, or go away; and it changes meanwhile.</summary>
    public static void Large(SoakServer server, double seconds)
    {
        Task good = new OpenLoop(server.EndPoint, server.Tally, GoodClients.Readers).Come(seconds, 10, 30);
        Task bad = new OpenLoop(server.EndPoint, server.Tally, BadClients.All).Come(seconds, 30, 100);
        Task reloads = Task.Run(async () =>
        {
            for (double at = 0.4; at < seconds; at += 0.8)
            {
                await Task.Delay(800);
                server.Reload();
            }
        });
        Task.WaitAll(good, bad, reloads);
    }

    private void Slices(IReadOnlyList<SoakServer> servers, double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        for (; seconds - Stopwatch.GetElapsedTime(start).TotalSeconds is > 0.1 and var left; _slice++)
        {
            // Each server meets each kind, however many there are of both.
            (RequestKind kind, double slice) = s_slices[(_slice + (_slice / servers.Count)) % s_slices.Length];
            Load(servers[_slice % servers.Count], 64, Math.Min(left, slice / servers.Count), kind, crowded: false);
        }
    }

    private static void Load(SoakServer server, uint clients, double seconds, RequestKind kind, bool crowded)
    {
        using LoadGenerator generator = new(server.EndPoint, clients, kind);
        server.Tally.Add($"load, {clients} clients, {kind}", generator.Run(LoadSettings.For(seconds)), crowded);
    }
}
