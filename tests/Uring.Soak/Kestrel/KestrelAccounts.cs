using Uring.Soak.Accounts;
using Uring.Soak.Kept;
using Uring.TestTools.Servers;

namespace Uring.Soak.Kestrel;

/// <summary>The accounts of a run of Kestrel.</summary>
/// <param name="ledger">Receives the accounts.</param>
/// <param name="name">The name in the accounts.</param>
internal sealed class KestrelAccounts(Ledger ledger, string name)
{
    // The pool of threads grows and shrinks with the load.
    private const int ThreadSlack = 16;

    // In bytes. Pools of memory keep some blocks after a load.
    private const long HeapSlack = 16 << 20;
    private const long MemorySlack = 64 << 20;

    /// <summary>Checks that each kind of client was served, and no client saw a wrong response.</summary>
    /// <param name="tally">The clients.</param>
    /// <param name="served">The kinds that the server must serve.</param>
    public void OfClients(KeptTally tally, IReadOnlyList<KeptVisit> served)
    {
        ledger.Equal("connections that the server reset", 0, (ulong)tally.Resets);
        foreach (string fault in tally.Faults)
        {
            ledger.Check(false, $"{name}: {fault}");
        }

        foreach (string kind in served.Select(visit => visit.Name).Concat(["garbage", "late head"]))
        {
            ledger.Check(tally.Kinds.TryGetValue(kind, out long[]? ends) && ends[(int)KeptEnd.Right] > 0, $"{name}: no client '{kind}' was served");
        }
    }

    /// <summary>Checks the figures and resources of the server after the last client.</summary>
    /// <param name="first">The state after the first round.</param>
    /// <param name="last">The state after the last round.</param>
    /// <param name="opened">The connections that the clients opened.</param>
    /// <param name="responses">The responses that the clients read.</param>
    public void OfServer(WebState first, WebState last, long opened, long responses)
    {
        // The figures include the connection and the request that read them.
        WebFigures figures = last.Figures;
        ledger.Equal($"{name}: connections that have ended", (ulong)(figures.Opened - 1), (ulong)figures.Ended);
        ledger.Equal($"{name}: requests that have ended", (ulong)(figures.Started - 1), (ulong)figures.Finished);
        ledger.Check(figures.Finished >= responses, $"{name}: the clients read {responses} responses, but the server counted {figures.Finished} requests");
        ledger.Check(figures.Opened >= opened, $"{name}: the clients opened {opened} connections, but the server counted {figures.Opened}");
        ledger.Equal($"{name}: descriptors", (ulong)first.Resources.FilesOfCode, (ulong)last.Resources.FilesOfCode);
        ledger.Equal($"{name}: threads of loops", (ulong)first.Loops, (ulong)last.Loops);
        ledger.Check(last.Loops > 0, $"{name}: no thread is a loop of io_uring");
        ledger.Check(last.Resources.Threads <= first.Resources.Threads + ThreadSlack, $"{name}: threads grew from {first.Resources.Threads} to {last.Resources.Threads}");
        ledger.Check(figures.Heap <= first.Figures.Heap + HeapSlack, $"{name}: live objects grew from {first.Figures.Heap >> 10} to {figures.Heap >> 10} KB");
        ledger.Check(
            last.Resources.Memory <= first.Resources.Memory + MemorySlack,
            $"{name}: resident memory grew from {first.Resources.Memory >> 10} to {last.Resources.Memory >> 10} KB");
    }

    /// <summary>Checks that the server has counted each connection of the kernel.</summary>
    /// <param name="opens">The connections that the kernel created.</param>
    /// <param name="figures">The figures of the server.</param>
    public void OfKernel(long opens, WebFigures figures) =>
        ledger.Equal($"{name}: connections of the kernel that the server counted", (ulong)opens, (ulong)figures.Opened);

    /// <summary>Stops the server, and checks its exit code and its messages.</summary>
    /// <param name="server">The server.</param>
    public void OfStop(RunningServer server)
    {
        ledger.Equal($"{name}: exit code", 0, (ulong)(uint)server.Stop());
        ledger.Check(server.Complaints.IsEmpty, $"{name}: unexpected lines on standard error: {string.Join(' ', server.Complaints.Take(20))}");
    }
}
