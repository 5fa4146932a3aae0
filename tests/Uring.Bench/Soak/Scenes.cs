using System.Diagnostics;
using Uring.Bench.Servers.Load;
using Uring.Bench.Servers.Measure;
using Uring.Bench.Soak.Accounts;
using Uring.Bench.Soak.Clients;

namespace Uring.Bench.Soak;

/// <summary>What the servers of a run go through, one scene after the other.</summary>
/// <param name="ledger">Where the accounts go that are settled at once.</param>
internal sealed class Scenes(Ledger ledger)
{
    // In seconds. Those of HTTP/1.1 linger: at 24,000 of them a second half a second takes three quarters of the slots, and from there
    // on the server cuts off the oldest, among them some that are slow and have done nothing wrong.
    private static readonly (RequestKind Kind, double Seconds)[] s_slices = [(RequestKind.Http10, 1), (RequestKind.Http11, 0.5), (RequestKind.Http11Close, 1)];

    private readonly Dictionary<SoakServer, Disturbance> _disturbances = [];
    private int _slice;

    /// <summary>Every slot is used once, so that memory has its size.</summary>
    public static void WarmUp(SoakServer server)
    {
        Load(server, 2048, 1.5, RequestKind.Http11, crowded: true);
        server.CutShortBefore = server.Figures.CutShort;
    }

    /// <summary>Clients only, while the system calls of the server are counted.</summary>
    /// <param name="server">Which.</param>
    /// <param name="whole">All of its threads, or only the loop's: those of the runtime do something for a while after a signal.</param>
    /// <param name="sqpoll">Whether there must not be any.</param>
    public string Traced(SoakServer server, bool whole, bool sqpoll)
    {
        const double Seconds = 2.5;

        // Connections keep the loop awake on both sides of the window.
        Task crowd = new Crowd(server.EndPoint, server.Tally, GoodClients.All).Come(Seconds + 1, 100, 200);
        Task load = Task.Run(() => Slices(server, Seconds + 1));
        Thread.Sleep(300);
        using SystemCalls? strace = Attach(server, whole);
        PageFigures before = server.Figures;
        Thread.Sleep(TimeSpan.FromSeconds(Seconds));
        PageFigures after = server.Figures;
        IReadOnlyDictionary<string, long>? calls = strace?.Detach();
        Task.WaitAll(crowd, load);

        ulong connections = after.Connections - before.Connections;
        ulong enters = after.Enters - before.Enters;
        string made = calls is null ? "strace cannot be used here" : $"{calls.Values.Sum()} system calls ({string.Join(", ", calls.Select(call => $"{call.Key} {call.Value}"))})";
        ledger.Check(connections > 0, $"{server.Name}: no connection ended while it was traced");
        ledger.Check(after.Allocated == before.Allocated, $"{server.Name}: the loop allocated {after.Allocated - before.Allocated} bytes while it was traced");
        if (sqpoll)
        {
            ledger.Check(enters == after.Overflows - before.Overflows, $"{server.Name}: the loop called io_uring_enter {enters} times under load");
            ledger.Check(calls is null || calls.Count == 0 || after.Overflows > before.Overflows, $"{server.Name}: in its steady state it made {made}");
        }

        return $"{connections} connections, {made}, {enters} enters";
    }

    /// <summary>All kinds of clients at once, and everything that can happen beside them.</summary>
    public void Mixed(SoakServer server, double seconds)
    {
        Task good = new Crowd(server.EndPoint, server.Tally, GoodClients.All).Come(seconds, 150, 600);
        Task bad = new Crowd(server.EndPoint, server.Tally, BadClients.All).Come(seconds, 150, 600);
        if (!_disturbances.TryGetValue(server, out Disturbance? disturbances))
        {
            _disturbances[server] = disturbances = new Disturbance(server);
        }

        Task disturbance = disturbances.Go(seconds);
        Slices(server, seconds);
        Task.WaitAll(good, bad, disturbance);
    }

    /// <summary>More clients than there are slots, and places in the queue, with the slots held by those who say nothing.</summary>
    public static void Flood(SoakServer server, double seconds)
    {
        server.Flooded();
        Task bad = new Crowd(server.EndPoint, server.Tally, BadClients.All).Come(seconds, 400, 1500);
        Task stall = Task.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds / 3));
            await new Disturbance(server).Stall(1000);
        });
        Load(server, 2000, seconds, RequestKind.Http11, crowded: true);
        Task.WaitAll(bad, stall);
    }

    /// <summary>A response that no socket buffer holds, for readers who are slow, stop, or go away; and it changes meanwhile.</summary>
    public static void Large(SoakServer server, double seconds)
    {
        Task good = new Crowd(server.EndPoint, server.Tally, GoodClients.Readers).Come(seconds, 10, 30);
        Task bad = new Crowd(server.EndPoint, server.Tally, BadClients.All).Come(seconds, 30, 100);
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

    private void Slices(SoakServer server, double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        while (seconds - Stopwatch.GetElapsedTime(start).TotalSeconds is > 0.1 and var left)
        {
            (RequestKind kind, double slice) = s_slices[_slice++ % s_slices.Length];
            Load(server, 64, Math.Min(left, slice), kind, crowded: false);
        }
    }

    private static SystemCalls? Attach(SoakServer server, bool whole)
    {
        try
        {
            return whole ? SystemCalls.Attach(server.Pid) : SystemCalls.AttachToThread(ProcessSense.LoopThread(server.Pid));
        }
        catch (InvalidOperationException)
        {
            // A container without the right to trace.
            return null;
        }
    }

    private static void Load(SoakServer server, uint clients, double seconds, RequestKind kind, bool crowded)
    {
        using LoadGenerator generator = new(server.EndPoint, clients, kind);
        server.Tally.Add($"load, {clients} clients, {kind}", generator.Run(LoadSettings.For(seconds)), crowded);
    }
}
