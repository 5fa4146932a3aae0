using Uring.Bench.Servers.Cpu;
using Uring.Bench.Servers.LoadGenerators;
using Uring.Bench.Servers.Report;
using Uring.TestTools.Load;
using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Bench.Servers.Footprint;

/// <summary>What is measured apart from the loads; each step has a process of its own.</summary>
/// <param name="request">What the clients ask.</param>
internal sealed class FootprintSteps(RequestKind request)
{
    /// <summary>How many clients wait that have sent half a request.</summary>
    public const int Held = 10_000;

    private const int Windows = 3;
    private const uint Clients = 64;
    private const long TracedConnections = 2000;
    private const long LoadedConnections = 20_000;

    // Longer than any server here waits before it calls itself idle: ours spins for 5 s after the last connection.
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(3);

    private readonly OwnLoad _load = new(request);

    /// <summary>How long it takes to answer.</summary>
    /// <param name="peer">The server.</param>
    /// <param name="facts">Where the figure goes.</param>
    public static void StartUp(ServerProgram peer, ServerFootprint facts)
    {
        using RunningServer running = RunningServer.Start(peer);
        End(running);
        facts.StartUp.Add(running.StartUp.TotalMilliseconds);
    }

    /// <summary>Its memory before and after a load.</summary>
    /// <param name="peer">The server.</param>
    /// <param name="facts">Where the figures go.</param>
    public void Memory(ServerProgram peer, ServerFootprint facts)
    {
        using RunningServer running = RunningServer.Start(peer);
        long atStart = ResidentMemory.Of(running.Pid);
        _ = _load.Run(running.EndPoint, Clients, LoadSettings.Of(LoadedConnections));
        long afterLoad = ResidentMemory.Of(running.Pid);
        End(running);
        facts.ResidentAtStart.Add(atStart);
        facts.ResidentAfterLoad.Add(afterLoad);
    }

    /// <summary>Its memory while clients wait.</summary>
    /// <param name="peer">The server.</param>
    /// <param name="facts">Where the figures go.</param>
    public static void MemoryWithHeld(ServerProgram peer, ServerFootprint facts)
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
        facts.ResidentWithHeld.Add(most);
        facts.Held.Add(connected);
    }

    /// <summary>What it uses when its clients are gone: several times one after the other, since it takes long until it is idle.</summary>
    /// <param name="peer">The server.</param>
    /// <param name="facts">Where the figures go.</param>
    public void Idling(ServerProgram peer, ServerFootprint facts)
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
        Array.ForEach(percent, facts.IdleCpu.Add);
    }

    /// <summary>Its system calls.</summary>
    /// <param name="peer">The server.</param>
    /// <param name="facts">Where the figures go.</param>
    public void Calls(ServerProgram peer, ServerFootprint facts)
    {
        using RunningServer running = RunningServer.Start(peer);
        _ = _load.Run(running.EndPoint, Clients, LoadSettings.Of(TracedConnections));
        using SystemCalls calls = SystemCalls.Attach(running.Pid) ?? throw new InvalidOperationException("strace is not installed");
        LoadFigures figures = _load.Run(running.EndPoint, Clients, LoadSettings.Of(TracedConnections));
        IReadOnlyDictionary<string, long> counted = calls.Detach();
        End(running);
        facts.SystemCallsByName.Add(counted);
        facts.SystemCalls.Add((double)counted.Values.Sum() / Math.Max(1, figures.Connections));
    }

    // Figures of a server that was gone before it was stopped are those of nothing.
    private static void End(RunningServer running)
    {
        if (running.HasExited)
        {
            throw new InvalidOperationException($"it has ended by itself: {string.Join(' ', running.Complaints)}");
        }

        _ = running.Stop();
    }
}
