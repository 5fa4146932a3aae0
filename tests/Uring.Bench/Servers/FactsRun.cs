using Uring.Bench.Servers.Load;
using Uring.Bench.Servers.Measure;
using Uring.Bench.Servers.Peers;
using Uring.Bench.Servers.Report;

namespace Uring.Bench.Servers;

/// <summary>The runs of their own: start-up, memory, CPU at idle, system calls. None of them shares a process with a measured load.</summary>
/// <param name="settings">What is measured.</param>
/// <param name="results">Where the figures go.</param>
/// <param name="progress">Is told what happens.</param>
internal sealed class FactsRun(ServersSettings settings, Results results, Action<string> progress)
{
    private const int Starts = 5;
    private const int Held = 10_000;
    private const uint Clients = 64;
    private const long TracedConnections = 2000;
    private const long LoadedConnections = 20_000;

    // Longer than any server here waits before it calls itself idle: ours spins for 5 s after the last connection.
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(3);

    private readonly OwnLoad _load = new(settings.Request);

    /// <summary>All servers, one after the other.</summary>
    public void Servers()
    {
        foreach (Peer peer in results.Peers)
        {
            try
            {
                progress($"start-up, memory, idling and system calls: {peer.Name}");
                results.Facts.Add(Of(peer));
            }
            catch (Exception e) when (e is InvalidOperationException or TimeoutException)
            {
                results.Remark($"{peer.Name}: {e.Message}");
            }
        }
    }

    private ServerFacts Of(Peer peer)
    {
        ServerFacts facts = new() { Server = peer.Name, BinarySize = peer.BinarySize, StartUp = [.. Enumerable.Range(0, Starts).Select(_ => StartUp(peer))] };
        return WithMemory(peer, WithCalls(peer, WithIdling(peer, facts)));
    }

    private static double StartUp(Peer peer)
    {
        using RunningPeer running = RunningPeer.Start(peer);
        running.Stop();
        return running.StartUp.TotalMilliseconds;
    }

    private ServerFacts WithIdling(Peer peer, ServerFacts facts)
    {
        using RunningPeer running = RunningPeer.Start(peer);
        long atStart = ResidentMemory.Of(running.Pid);
        _ = _load.Run(running.EndPoint, Clients, LoadSettings.Of(LoadedConnections));
        long afterLoad = ResidentMemory.Of(running.Pid);
        Thread.Sleep(s_settle);
        CpuTimes before = CpuTimes.Of(running.Pid);
        Thread.Sleep(s_idle);
        double idle = (CpuTimes.Of(running.Pid) - before).Total / s_idle;
        running.Stop();
        return facts with { ResidentAtStart = atStart, ResidentAfterLoad = afterLoad, IdleCpu = idle * 100 };
    }

    private ServerFacts WithCalls(Peer peer, ServerFacts facts)
    {
        using RunningPeer running = RunningPeer.Start(peer);
        _ = _load.Run(running.EndPoint, Clients, LoadSettings.Of(TracedConnections));
        using SystemCalls? calls = SystemCalls.Attach(running.Pid);
        if (calls is null)
        {
            return facts;
        }

        LoadFigures figures = _load.Run(running.EndPoint, Clients, LoadSettings.Of(TracedConnections));
        IReadOnlyDictionary<string, long> counted = calls.Detach();
        running.Stop();
        return facts with { SystemCallsByName = counted, SystemCalls = (double)counted.Values.Sum() / Math.Max(1, figures.Connections) };
    }

    private static ServerFacts WithMemory(Peer peer, ServerFacts facts)
    {
        using RunningPeer running = RunningPeer.Start(peer);
        long most = 0;
        int connected;
        using (HeldClients held = new(running.EndPoint, Held))
        {
            connected = held.Connected;
            for (int i = 0; i < 20; i++)
            {
                most = Math.Max(most, ResidentMemory.Of(running.Pid));
                Thread.Sleep(50);
            }
        }

        running.Stop();
        return facts with { ResidentWithHeld = most, Held = connected };
    }
}
