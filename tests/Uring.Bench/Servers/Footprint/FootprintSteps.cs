using Uring.Bench.Servers.Cpu;
using Uring.Bench.Servers.LoadGenerators;
using Uring.Bench.Servers.Report;
using Uring.TestTools.Load;
using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Bench.Servers.Footprint;

/// <summary>The measurements without load. Each step starts its own process of the server.</summary>
/// <param name="request">The request of the clients.</param>
internal sealed class FootprintSteps(RequestKind request)
{
    /// <summary>The number of waiting clients that have sent half a request.</summary>
    public const int Held = 10_000;

    private const int Windows = 3;
    private const uint Clients = 64;
    private const long TracedConnections = 2000;
    private const long LoadedConnections = 20_000;

    // Longer than every server takes to become idle: uring-server spins for 5 s after the last connection.
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(3);

    private readonly OwnLoad _load = new(request);

    /// <summary>Measures the time from the start to the first response.</summary>
    /// <param name="peer">The server.</param>
    /// <param name="footprint">Receives the figure.</param>
    public static void StartUp(ServerProgram peer, ServerFootprint footprint)
    {
        using RunningServer running = RunningServer.Start(peer);
        End(running);
        footprint.StartUp.Add(running.StartUp.TotalMilliseconds);
    }

    /// <summary>Measures the memory before and after a load.</summary>
    /// <param name="peer">The server.</param>
    /// <param name="footprint">Receives the figures.</param>
    public void Memory(ServerProgram peer, ServerFootprint footprint)
    {
        using RunningServer running = RunningServer.Start(peer);
        long atStart = ResidentMemory.Of(running.Pid);
        _ = _load.Run(running.EndPoint, Clients, LoadSettings.Of(LoadedConnections));
        long afterLoad = ResidentMemory.Of(running.Pid);
        End(running);
        footprint.ResidentAtStart.Add(atStart);
        footprint.ResidentAfterLoad.Add(afterLoad);
    }

    /// <summary>Measures the memory while clients wait.</summary>
    /// <param name="peer">The server.</param>
    /// <param name="footprint">Receives the figures.</param>
    public static void MemoryWithHeld(ServerProgram peer, ServerFootprint footprint)
    {
        using RunningServer running = RunningServer.Start(peer);
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

        End(running);
        footprint.ResidentWithHeld.Add(most);
        footprint.Held.Add(connected);
    }

    /// <summary>
    /// Measures the processor time without clients. One process is measured several times, since a server
    /// takes long to become idle.
    /// </summary>
    /// <param name="peer">The server.</param>
    /// <param name="footprint">Receives the figures.</param>
    public void Idling(ServerProgram peer, ServerFootprint footprint)
    {
        using RunningServer running = RunningServer.Start(peer);
        _ = _load.Run(running.EndPoint, Clients, LoadSettings.Of(LoadedConnections));
        Thread.Sleep(s_settle);
        double[] percent = new double[Windows];
        foreach (ref double window in percent.AsSpan())
        {
            CpuTimes before = CpuTimes.Of(running.Pid);
            Thread.Sleep(s_idle);
            window = 100 * (CpuTimes.Of(running.Pid) - before).Total / s_idle;
        }

        End(running);
        Array.ForEach(percent, footprint.IdleCpu.Add);
    }

    /// <summary>Counts the system calls.</summary>
    /// <param name="peer">The server.</param>
    /// <param name="footprint">Receives the figures.</param>
    public void Calls(ServerProgram peer, ServerFootprint footprint)
    {
        using RunningServer running = RunningServer.Start(peer);
        _ = _load.Run(running.EndPoint, Clients, LoadSettings.Of(TracedConnections));
        using SystemCalls calls = SystemCalls.Attach(running.Pid) ?? throw new InvalidOperationException("strace is not installed");
        LoadFigures figures = _load.Run(running.EndPoint, Clients, LoadSettings.Of(TracedConnections));
        IReadOnlyDictionary<string, long> counted = calls.Detach();
        End(running);
        footprint.SystemCallsByName.Add(counted);
        footprint.SystemCalls.Add((double)counted.Values.Sum() / Math.Max(1, figures.Connections));
    }

    // The figures of a server that has ended by itself are invalid.
    private static void End(RunningServer running)
    {
        if (running.HasExited)
        {
            throw new InvalidOperationException($"the server ended by itself: {string.Join(' ', running.Complaints)}");
        }

        _ = running.Stop();
    }
}
