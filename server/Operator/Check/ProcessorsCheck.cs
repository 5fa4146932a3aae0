using System.Globalization;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Placement;
using static Uring.Server.Operator.Check.FindingLevel;

namespace Uring.Server.Operator.Check;

/// <summary>Reports the processors that the threads of the rings would run on.</summary>
internal static class ProcessorsCheck
{
    public static IReadOnlyList<Finding> Run(ServerOptions options)
    {
        List<Finding> findings = [Run(Processors.Allowed(), options)];
        if (QuotaNotice(options, CpuQuota.Read()) is { } quota)
        {
            findings.Add(new Finding(Notice, "cpu quota", quota));
        }

        if (options is { Mode: ServerMode.SqPoll, ParkAfter: var seconds })
        {
            string spins = seconds == 0 ? "never sleep (--park-after 0)" : $"spin for {seconds} s after each connection (--park-after)";
            findings.Add(new Finding(Good, "idling", $"the threads {spins}: --mode batched sleeps between requests that come one by one"));
        }

        return findings;
    }

    /// <summary>The notice about a CPU quota, also for the start; null when the quota does not matter.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="quota">In processors; null without one.</param>
    public static string? QuotaNotice(ServerOptions options, double? quota) =>
        options.Mode == ServerMode.SqPoll && quota is { } processors && processors < 2 * options.Rings
            ? $"a control group allows {processors.ToString("0.##", CultureInfo.InvariantCulture)} processors, and {2 * options.Rings} threads "
                + "spin: the kernel stops the server for a part of each period: choose --mode batched, or raise the quota (CPUQuota= of a "
                + "unit, --cpus of a container)"
            : null;

    /// <param name="allowed">The processors that this process may run on; empty when the kernel does not report them.</param>
    /// <param name="options">The settings.</param>
    internal static Finding Run(ReadOnlySpan<uint> allowed, ServerOptions options)
    {
        List<ThreadPlacement> places = [];
        for (int ring = 0; ring < options.Rings; ring++)
        {
            places.Add(ThreadPlacement.Choose(allowed, options, ring));
        }

        string found = $"{(allowed.IsEmpty ? "unknown number" : allowed.Length)}; {Describe(options.Mode, places)}";
        return Shortfall(allowed, options) is { } shortfall
            ? new Finding(Notice, "processors", $"{found}; {shortfall}")
            : new Finding(Good, "processors", found);
    }

    private static string Describe(ServerMode mode, List<ThreadPlacement> places)
    {
        string loops = places.Count == 1 ? "the loop" : $"the {places.Count} loops";
        string kernels = places.Count == 1 ? "the kernel's thread" : $"the {places.Count} threads of the kernel";
        string at = string.Join(", ", places.Select(place => $"{place.SubmissionCpu}"));
        string on = string.Join(", ", places.Select(place => $"{place.LoopCpu}"));
        return (mode, places[0]) switch
        {
            (ServerMode.Batched, { LoopCpu: null }) => $"{loops} {Verb(places, "runs")} where the scheduler has room",
            (ServerMode.Batched, _) => $"{loops} {Verb(places, "runs")} on {on}",
            (_, { IsShared: true }) when places.Count == 1 => $"{kernels} and {loops} share processor {on}",
            (_, { IsShared: true }) => $"the two threads of each ring share one, {on}",
            (_, { LoopCpu: null }) => $"{kernels} and {loops} spin on one each, where the scheduler has room",
            (_, { IsBackground: true }) => $"{kernels} on {at}, {loops} at low priority on {on}",
            _ => $"{kernels} on {at}, {loops} on {on}",
        };
    }

    private static string Verb(List<ThreadPlacement> places, string verb) => places.Count == 1 ? verb : verb[..^1];

    /// <returns>Null when the processors suffice.</returns>
    private static string? Shortfall(ReadOnlySpan<uint> allowed, ServerOptions options)
    {
        int threads = options.Mode == ServerMode.Batched ? 1 : 2;
        if (options.Cpus.Count is > 0 and int asked)
        {
            int used = asked >= threads * options.Rings ? threads * options.Rings : int.Min(asked, options.Rings);
            string fit = threads == 1 ? $"{options.Rings}" : $"{options.Rings} or {threads * options.Rings}";
            return used < asked
                ? $"{asked - used} of --cpus are unused: give {fit} of them for {options.Rings} --rings"
                : CrowdOf(asked, options.Rings, $"--cpus {CpuList.Format([.. options.Cpus])}");
        }

        return allowed.Length == 1 && options.Mode == ServerMode.SqPoll
            ? "the only processor has to serve everything else, too: --mode batched leaves it idle without connections"
            : allowed.IsEmpty ? null : CrowdOf(allowed.Length, options.Rings, "all processors");
    }

    private static string? CrowdOf(int processors, int rings, string which) => rings > processors
        ? $"{rings} rings share {which}: more --rings than processors are no faster"
        : null;
}
