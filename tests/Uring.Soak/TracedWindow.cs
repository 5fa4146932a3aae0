using Uring.Soak.Accounts;
using Uring.TestTools.Processes;

namespace Uring.Soak;

/// <summary>
/// Counts the system calls of a server for a fixed time with strace, and compares them with the server's
/// figures.
/// </summary>
/// <param name="ledger">Receives the accounts.</param>
internal sealed class TracedWindow(Ledger ledger)
{
    /// <summary>
    /// The length of the window. A busy server that parks only after a longer time does not park in the
    /// window.
    /// </summary>
    public const double Seconds = 2.5;

    // The length of a step, in milliseconds, and the most steps. A window in which no connection has ended is
    // extended by steps. Their sum stays below the time to park.
    private const int Step = 100;
    private const int Extension = 40;

    /// <summary>Traces a server for the length of the window. The caller runs the clients.</summary>
    /// <param name="server">The server.</param>
    /// <param name="whole">
    /// True for all threads, false for the loop's thread. After a signal, threads of the runtime make system
    /// calls for a while.
    /// </param>
    /// <param name="broken">Whether connections must break in the window.</param>
    public string Open(SoakServer server, bool whole, bool broken)
    {
        using SystemCalls? strace = Attach(server, whole);
        PageFigures before = server.Figures;
        Thread.Sleep(TimeSpan.FromSeconds(Seconds));
        PageFigures after = server.Figures;
        for (int step = 0; step < Extension && !Has(before, after, broken); step++)
        {
            // On a crowded machine the clients may not have had a processor yet.
            Thread.Sleep(Step);
            after = server.Figures;
        }

        IReadOnlyDictionary<string, long>? calls = strace?.Detach();
        if (calls is null)
        {
            ledger.Skip($"{server.Name}: the count of system calls of the {(whole ? "process" : "loop's thread")} requires strace and the right to trace");
        }

        ulong connections = after.Connections - before.Connections;
        ulong breaks = after.Broken - before.Broken;
        ulong enters = after.Enters - before.Enters;
        string made = calls is null ? "system calls not traced" : $"{calls.Values.Sum()} system calls ({string.Join(", ", calls.Select(call => $"{call.Key} {call.Value}"))})";
        ledger.Check(connections > 0, $"{server.Name}: no connection ended in the traced window");
        ledger.Check(breaks > 0 || !broken, $"{server.Name}: no connection broke in the traced window");
        ledger.Check(after.Allocated == before.Allocated, $"{server.Name}: the loop allocated {after.Allocated - before.Allocated} bytes in the traced window");
        if (server.IsSqPoll)
        {
            ledger.Check(enters == 0, $"{server.Name}: the loop called io_uring_enter {enters} times under load");
            ledger.Check(calls is null || calls.Count == 0, $"{server.Name}: under load the server made {made}");
        }

        return $"{connections} connections, {breaks} of them broken, {made}, {enters} enters";
    }

    private static bool Has(PageFigures before, PageFigures after, bool broken) =>
        after.Connections > before.Connections && (!broken || after.Broken > before.Broken);

    private static SystemCalls? Attach(SoakServer server, bool whole)
    {
        try
        {
            return whole ? SystemCalls.Attach(server.Pid) : SystemCalls.AttachToThread(ProcessResources.LoopThread(server.Pid));
        }
        catch (InvalidOperationException)
        {
            // The container has no right to trace.
            return null;
        }
    }
}
