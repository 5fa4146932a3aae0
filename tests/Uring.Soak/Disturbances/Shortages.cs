using System.Diagnostics;
using Uring.Soak.Accounts;
using Uring.Soak.Clients;
using Uring.TestTools.Processes;

namespace Uring.Soak.Disturbances;

/// <summary>A server that is short of memory, and of what the kernel makes of it; and one that has no descriptor left.</summary>
/// <param name="ledger">Where what came of it is settled.</param>
internal sealed class Shortages(Ledger ledger)
{
    // In milliseconds: several times as long as the server leaves the kernel alone after a refusal.
    private const int Closed = 400;
    private const int Opened = 200;
    private const int Step = 50;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Memory is refused to it again and again while it has clients, those that break off among them.</summary>
    /// <param name="server">Which.</param>
    /// <param name="seconds">How long.</param>
    public void OfMemory(SoakServer server, double seconds)
    {
        using var group = MemoryGroup.TryCreate(server.Pid);
        if (group is null)
        {
            ledger.LeftOutAnywhere($"{server.Name}: a shortage of memory, for which it takes a memory cgroup of version 1 that may be written");
            return;
        }

        server.IsShort = true;
        ulong before = server.Figures.BackOffs;
        Task good = new OpenLoop(server.EndPoint, server.Tally, server.Good).Come(seconds, 100, 300);
        Task bad = new OpenLoop(server.EndPoint, server.Tally, BadClients.All).Come(seconds, 50, 150);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            // Again and again: what it gives back meanwhile must not be there for others.
            for (int closed = 0; closed < Closed; closed += Step)
            {
                group.Close();
                Thread.Sleep(Step);
            }

            group.Open();
            Thread.Sleep(Opened);
        }

        Task.WaitAll(good, bad);
        _ = server.AtRest();
        ledger.Check(group.Refusals > 0, $"{server.Name}: nothing was refused to it while it was to be short of memory");
        ledger.Check(server.Figures.BackOffs > before, $"{server.Name}: no accept failed while it was short of memory");
    }

    /// <summary>It may open no file more: a new body is refused, and read once there are descriptors again.</summary>
    public void OfDescriptors(SoakServer server)
    {
        int complaints = server.Complaints.Count();
        ulong reloads = server.Figures.Reloads;
        string limit = File.ReadLines($"/proc/{server.Pid}/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string[] limits = limit["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Task good = new OpenLoop(server.EndPoint, server.Tally, server.Good).Come(1, 100, 200);
        Limit(server, "0");
        server.Reload();
        bool told = Await(() => server.Complaints.Count() > complaints);
        ledger.Check(told, $"{server.Name}: it did not say that it had no descriptor for its body");
        ledger.Equal($"{server.Name}: reloads without a descriptor", reloads, server.Figures.Reloads);
        server.Refused += told ? 1 : 0;
        Limit(server, limits[0]);
        server.Reload();
        ledger.Check(Await(() => server.Figures.Reloads > reloads), $"{server.Name}: it did not read its body once it had descriptors again");
        good.GetAwaiter().GetResult();
    }

    private static void Limit(SoakServer server, string soft)
    {
        Tool set = Tool.Run("prlimit", "--pid", $"{server.Pid}", $"--nofile={soft}:");
        if (!set.Succeeded)
        {
            throw new InvalidOperationException($"prlimit: {set.Output}");
        }
    }

    private static bool Await(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > s_patience)
            {
                return false;
            }

            Thread.Sleep(Step);
        }

        return true;
    }
}
