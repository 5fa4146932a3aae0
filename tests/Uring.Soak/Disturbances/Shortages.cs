using System.Diagnostics;
using Uring.Soak.Accounts;
using Uring.Soak.Clients;
using Uring.TestTools.Processes;

namespace Uring.Soak.Disturbances;

/// <summary>Runs a server without kernel memory, and without descriptors.</summary>
/// <param name="ledger">Receives the accounts.</param>
internal sealed class Shortages(Ledger ledger)
{
    // In milliseconds: several times the server's delay after a failed accept.
    private const int LimitedMilliseconds = 400;
    private const int UnlimitedMilliseconds = 200;
    private const int Step = 50;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Limits the memory of a server repeatedly while clients of all kinds connect.</summary>
    /// <param name="server">The server.</param>
    /// <param name="seconds">The duration.</param>
    public void OfMemory(SoakServer server, double seconds)
    {
        using var group = MemoryGroup.TryCreate(server.Pid);
        if (group is null)
        {
            ledger.SkipAnywhere($"{server.Name}: the shortage of memory requires a writable memory cgroup of version 1");
            return;
        }

        server.IsShort = true;
        ulong before = server.Figures.BackOffs;
        Task good = new OpenLoop(server.EndPoint, server.Tally, server.Good).Run(seconds, 100, 300);
        Task bad = new OpenLoop(server.EndPoint, server.Tally, BadClients.All).Run(seconds, 50, 150);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            // The limit follows the use downwards, so that memory which the server frees is not available
            // again.
            for (int limited = 0; limited < LimitedMilliseconds; limited += Step)
            {
                group.Limit();
                Thread.Sleep(Step);
            }

            group.Unlimit();
            Thread.Sleep(UnlimitedMilliseconds);
        }

        Task.WaitAll(good, bad);
        _ = server.AtRest();
        ledger.Check(group.Refusals > 0, $"{server.Name}: the kernel refused no memory during the shortage");
        ledger.Check(server.Figures.BackOffs > before, $"{server.Name}: no accept was delayed during the shortage of memory");
    }

    /// <summary>
    /// Sets the limit on descriptors to 0. A reload must fail with a message, and must succeed when the limit
    /// is back. The new response is a large one, for some readers.
    /// </summary>
    public void OfDescriptors(SoakServer server)
    {
        int complaints = server.Complaints.Count();
        ulong reloads = server.Figures.Reloads;
        string limit = File.ReadLines($"/proc/{server.Pid}/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string[] limits = limit["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Task good = new OpenLoop(server.EndPoint, server.Tally, server.Good).Run(1, 100, 200);
        Limit(server, "0");
        server.Reload();
        bool reported = Await(() => server.Complaints.Count() > complaints);
        ledger.Check(reported, $"{server.Name}: the server did not report a reload without a descriptor");
        ledger.Equal($"{server.Name}: reloads without a descriptor", reloads, server.Figures.Reloads);
        server.Refused += reported ? 1 : 0;
        Limit(server, limits[0]);
        good.GetAwaiter().GetResult();
        ledger.Check(server.TryReload(large: true), $"{server.Name}: the server did not reload after the limit was back");
        new OpenLoop(server.EndPoint, server.Tally, [GoodClients.Readers[0]]).Run(0.5, 10, 30).GetAwaiter().GetResult();
        ledger.Check(server.TryReload(large: false), $"{server.Name}: the server did not reload after a large response");
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
