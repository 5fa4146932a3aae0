using System.Diagnostics.CodeAnalysis;
using Uring.Faults.Scenarios;
using static Uring.Interop.io_uring_register_pbuf_ring_flags;

namespace Uring.Faults;

/// <summary>The scenarios by name.</summary>
internal static class ScenarioTable
{
    private static readonly Dictionary<string, Func<string[], string>> s_scenarios = new()
    {
        ["setup"] = _ => Faulted.Run(Calls.Setup),
        ["submit"] = _ => Faulted.Run(Calls.Submit),
        ["wait"] = _ => Faulted.Run(Calls.Wait),
        ["deferred"] = _ => Faulted.Run(Calls.Deferred),
        ["sqpoll-wake"] = _ => Faulted.Run(Calls.SqPollWake),
        ["overflow"] = _ => Faulted.Run(Calls.Overflow),
        ["register"] = _ => Faulted.Run(Calls.Register),
        ["buffers"] = _ => Faulted.Run(Registrations.Buffers),
        ["buffer-pool"] = _ => Faulted.Run((errors, ledger) => Registrations.BufferPool(errors, ledger, 0)),
        ["buffer-pool-mmap"] = _ => Faulted.Run((errors, ledger) => Registrations.BufferPool(errors, ledger, IOU_PBUF_RING_MMAP)),
        ["restrictions"] = _ => Faulted.Run(Registrations.Restrictions),
        ["sync-cancel"] = _ => Faulted.Run(Registrations.SyncCancel),
        ["wait-arguments"] = _ => Faulted.Run(Registrations.WaitArguments),
        ["refused-map"] = Refused.Map,
        ["exit"] = _ => Endings.ExitInFlight(sqPoll: false),
        ["exit-sqpoll"] = _ => Endings.ExitInFlight(sqPoll: true),
        ["locked-loops"] = LockedLoops.Live,
        ["locked-call"] = LockedLoops.Call,
        ["locked-process-call"] = LockedLoops.ProcessCall,
        ["locked-process-threads"] = LockedLoops.LateThreads,
        ["child"] = _ => Endings.RunChild(),
    };

    public static IEnumerable<string> Names => s_scenarios.Keys;

    public static bool TryFind(string name, [NotNullWhen(true)] out Func<string[], string>? scenario) =>
        s_scenarios.TryGetValue(name, out scenario);
}
