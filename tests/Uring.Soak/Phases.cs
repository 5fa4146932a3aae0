using System.Diagnostics;
using Uring.Soak.Accounts;
using Uring.Soak.Clients;
using Uring.Soak.Disturbances;
using Uring.TestTools.Load;

namespace Uring.Soak;

/// <summary>The phases of a run.</summary>
/// <param name="ledger">Receives the accounts of each phase.</param>
internal sealed class Phases(Ledger ledger)
{
    // In seconds. Connections of HTTP/1.1 linger: half a second at 24,000 connections/s takes three quarters
    // of the slots. Beyond that the server closes the oldest connections early, including those of slow but
    // well-behaved clients.
    private static readonly (RequestKind Kind, double Seconds)[] s_slices = [(RequestKind.Http10, 1), (RequestKind.Http11, 0.5), (RequestKind.Http11Close, 1)];

    // Each client of a server with room must be answered, even on a busy machine.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);

    // In milliseconds: the time until the first clients are active.
    private const int Settled = 300;

    // In milliseconds: the time between two reloads of large responses.
    private const int ReloadInterval = 800;

    // In seconds: the longest time of a slow reader for a large response.
    private const double SlowestReader = 30;

    private readonly TracedWindow _window = new(ledger);
    private readonly Dictionary<SoakServer, DisturbanceCycle> _disturbances = [];
    private int _slice;

    /// <summary>Uses every slot once, so that the server has allocated all memory of its slots.</summary>
    public static void WarmUp(SoakServer server)
    {
        Load(server, 2048, 1.5, RequestKind.Http11, crowded: true);
        server.IsWarm = true;
        server.CutShortBefore = server.Figures.CutShort;
    }

    /// <summary>Counts the system calls of a server with well-behaved clients.</summary>
    /// <param name="server">The server.</param>
    /// <param name="whole">True for all threads of the server, false for the loop's thread.</param>
    public string Steady(SoakServer server, bool whole)
    {
        // The load starts before the traced window and ends after it, so the loop never parks in the window.
        const double Seconds = TracedWindow.Seconds + 1;
        Task clients = new OpenLoop(server.EndPoint, server.Tally, GoodClients.All).Run(Seconds, 100, 200);
        Task load = Task.Run(() => Slices([server], Seconds));
        Thread.Sleep(Settled);
        string seen = _window.Open(server, whole, broken: false);
        Task.WaitAll(clients, load);
        return seen;
    }

    /// <summary>
    /// Counts the system calls of a server in a flood, with clients that disconnect at every stage.
    /// </summary>
    public string TracedFlood(SoakServer server)
    {
        const double Seconds = TracedWindow.Seconds + 1;
        server.Flooded();
        Task bad = new OpenLoop(server.EndPoint, server.Tally, BadClients.All).Run(Seconds, 400, 1500);
        Task load = Task.Run(() => Load(server, 2000, Seconds, RequestKind.Http11, crowded: true));
        Thread.Sleep(Settled);
        string seen = _window.Open(server, whole: true, broken: true);
        Task.WaitAll(bad, load);
        return seen;
    }

    /// <summary>Runs all kinds of clients at once, together with the disturbances.</summary>
    /// <param name="servers">The servers, which share the clients.</param>
    /// <param name="seconds">The duration.</param>
    public void Mixed(IReadOnlyList<SoakServer> servers, double seconds)
    {
        List<Task> others = [];
        foreach (SoakServer server in servers)
        {
            others.Add(new OpenLoop(server.EndPoint, server.Tally, server.Good).Run(seconds, 150 / servers.Count, 600 / servers.Count));
            others.Add(new OpenLoop(server.EndPoint, server.Tally, BadClients.All).Run(seconds, 150 / servers.Count, 600 / servers.Count));
            if (!_disturbances.TryGetValue(server, out DisturbanceCycle? disturbances))
            {
                _disturbances[server] = disturbances = new DisturbanceCycle(server);
            }

            others.Add(disturbances.Run(seconds));
        }

        Slices(servers, seconds);
        Task.WaitAll(others);
    }

    /// <summary>
    /// Runs more clients than the server has slots and places in its accept queue, while silent clients hold
    /// the slots.
    /// </summary>
    public static void Flood(SoakServer server, double seconds)
    {
        server.Flooded();
        Task bad = new OpenLoop(server.EndPoint, server.Tally, BadClients.All).Run(seconds, 400, 1500);
        Task stall = Task.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds / 3));
            await server.Stall();
        });
        Load(server, 2000, seconds, RequestKind.Http11, crowded: true);
        Task.WaitAll(bad, stall);
    }

    /// <summary>
    /// Runs slow readers of large responses on all servers, together with uploads and clients that disconnect
    /// early. One server also reloads repeatedly. At the end each server has a small response.
    /// </summary>
    /// <param name="servers">The servers.</param>
    /// <param name="reloaded">The server that reloads.</param>
    /// <param name="seconds">The duration in which clients start.</param>
    public void Large(IReadOnlyList<SoakServer> servers, SoakServer reloaded, double seconds)
    {
        SlowReaders readers = new(Math.Clamp(seconds * 1.5, SlowReaders.LongestPause, SlowestReader));
        Task.WaitAll([.. servers.Select(server => Task.Run(async () =>
        {
            Reload(server, large: true);
            await (server == reloaded ? Replace(server, readers, seconds) : Serve(server, readers, seconds));
            Reload(server, large: false);
        }))]);
    }

    private void Reload(SoakServer server, bool large) =>
        ledger.Check(server.TryReload(large), $"{server.Name}: the server did not reload a {(large ? "large" : "small")} response");

    private static async Task Serve(SoakServer server, SlowReaders readers, double seconds)
    {
        // The clients of a crowded server hold more connections than it has slots. For the other servers their
        // number is limited by the memory of the socket buffers.
        OpenLoop loop = new(server.EndPoint, server.Tally, server.IsCrowded ? readers.Crowd : readers.For(server.Linger > 0));
        Task visits = loop.Run(seconds, server.IsCrowded ? 40 : 8, server.IsCrowded ? 80 : 16);
        Task bad = server.IsCrowded ? Task.CompletedTask : new OpenLoop(server.EndPoint, server.Tally, BadClients.All).Run(seconds, 10, 30);

        // The server keeps the response for its readers over two reloads.
        double stallAt = Random.Shared.NextDouble() * seconds / 2;
        await Task.Delay(TimeSpan.FromSeconds(stallAt));
        await server.Stall();
        await Task.Delay(TimeSpan.FromSeconds((seconds / 2) - stallAt));
        server.Reload(large: true);
        await Task.WhenAll(visits, bad);
    }

    private static async Task Replace(SoakServer server, SlowReaders readers, double seconds)
    {
        Task good = new OpenLoop(server.EndPoint, server.Tally, GoodClients.Readers).Run(seconds, 10, 30);
        Task slow = new OpenLoop(server.EndPoint, server.Tally, readers.Readers).Run(seconds, 6, 16);
        Task bad = new OpenLoop(server.EndPoint, server.Tally, BadClients.All).Run(seconds, 30, 100);
        for (Task all = Task.WhenAll(good, slow, bad); !all.IsCompleted;)
        {
            await Task.Delay(ReloadInterval);
            server.Reload(large: true);
        }
    }

    private void Slices(IReadOnlyList<SoakServer> servers, double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        for (; seconds - Stopwatch.GetElapsedTime(start).TotalSeconds is > 0.1 and var left; _slice++)
        {
            // Each server gets each kind of request, for any number of servers and kinds.
            (RequestKind kind, double slice) = s_slices[(_slice + (_slice / servers.Count)) % s_slices.Length];
            Load(servers[_slice % servers.Count], 64, Math.Min(left, slice / servers.Count), kind, crowded: false);
        }
    }

    private static void Load(SoakServer server, uint clients, double seconds, RequestKind kind, bool crowded)
    {
        using LoadGenerator generator = new(server.EndPoint, clients, kind);
        LoadSettings settings = LoadSettings.For(seconds);
        LoadOutcome outcome = generator.Run(crowded ? settings : settings with { Patience = s_patience });
        server.Tally.Add($"load, {clients} clients, {kind}", outcome, crowded);
    }
}
