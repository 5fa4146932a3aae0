using Uring.Soak.Accounts;
using Uring.TestTools.Processes;

namespace Uring.Soak;

/// <summary>A while in which strace counts the system calls of a server, beside its own figures.</summary>
/// <param name="ledger">Where what it saw is settled.</param>
internal sealed class TracedWindow(Ledger ledger)
{
    /// <summary>How long it is open. A server that was busy before and parks later than this does not in it.</summary>
    public const double Seconds = 2.5;

    /// <summary>Opens and closes it; somebody else sees to the clients.</summary>
    /// <param name="server">Of which.</param>
    /// <param name="whole">All of its threads, or only the loop's: those of the runtime do something for a while after a signal.</param>
    /// <param name="broken">Whether connections have to break meanwhile.</param>
    public string Open(SoakServer server, bool whole, bool broken)
    {
        using SystemCalls? strace = Attach(server, whole);
        PageFigures before = server.Figures;
        Thread.Sleep(TimeSpan.FromSeconds(Seconds));
        PageFigures after = server.Figures;
        IReadOnlyDictionary<string, long>? calls = strace?.Detach();
        if (calls is null)
        {
            ledger.LeftOut($"{server.Name}: the system calls of the {(whole ? "process" : "loop's thread")}, for which it takes strace and the right to trace");
        }

        ulong connections = after.Connections - before.Connections;
        ulong breaks = after.Broken - before.Broken;
        ulong enters = after.Enters - before.Enters;
        string made = calls is null ? "system calls not traced" : $"{calls.Values.Sum()} system calls ({string.Join(", ", calls.Select(call => $"{call.Key} {call.Value}"))})";
        ledger.Check(connections > 0, $"{server.Name}: no connection ended while it was traced");
        ledger.Check(breaks > 0 || !broken, $"{server.Name}: no connection broke while it was traced");
        ledger.Check(after.Allocated == before.Allocated, $"{server.Name}: the loop allocated {after.Allocated - before.Allocated} bytes while it was traced");
        if (server.IsSqPoll)
        {
            ledger.Check(enters == 0, $"{server.Name}: the loop called io_uring_enter {enters} times under load");
            ledger.Check(calls is null || calls.Count == 0, $"{server.Name}: under load it made {made}");
        }

        return $"{connections} connections, {breaks} of them broken, {made}, {enters} enters";
    }

    private static SystemCalls? Attach(SoakServer server, bool whole)
    {
        try
        {
            return whole ? SystemCalls.Attach(server.Pid) : SystemCalls.AttachToThread(ProcessResources.LoopThread(server.Pid));
        }
        catch (InvalidOperationException)
        {
            // A container without the right to trace.
            return null;
        }
    }
}
