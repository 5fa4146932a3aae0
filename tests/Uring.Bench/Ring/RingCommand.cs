using System.CommandLine;
using Uring.Bench.Report;
using Uring.TestTools.CommandLine;

namespace Uring.Bench.Ring;

/// <summary><c>-- ring</c>: the library beside liburing in C.</summary>
internal static class RingCommand
{
    private const string Prepare = "prepare";
    private const string RoundTrip = "roundtrip";

    /// <summary>Creates the command and its options.</summary>
    public static Command Create()
    {
        Option<int> rounds = BenchOptions.Rounds(101);
        Option<double> seconds = ToolOptions.Duration("--seconds", "The duration of each measurement, in seconds.", 0.02);
        Option<string[]> only = BenchOptions.Names("--only", "The benchmarks: prepare, roundtrip. Default: both.", [Prepare, RoundTrip]);
        Option<string> folder = BenchOptions.Out("ring");
        Command command = new("ring", "Measures the library beside liburing in C: the preparation of an entry and the round trip of a NOP.") { rounds, seconds, only, folder };
        command.SetAction(parsed => ReportedErrors.Run(() => Run(new RingSettings
        {
            Rounds = parsed.GetValue(rounds),
            Seconds = parsed.GetValue(seconds),
            Only = parsed.GetValue(only)!,
            Out = parsed.GetValue(folder)!,
        })));
        return command;
    }

    private static int Run(RingSettings settings)
    {
        MachineFacts machine = MachineFacts.Read();
        if (LiburingTwin.Shared is null || LiburingRings.Shared is null)
        {
            Console.Error.WriteLine($"skipped: {TwinLibrary.Missing}");
        }

        using PrepareLoads prepare = new();
        RingRounds run = new(settings.Rounds, settings.Seconds);
        List<RingSample> samples = [];
        foreach (RingLoad load in settings.Only.SelectMany(name => name == Prepare ? prepare.All : RoundTripLoads.All))
        {
            Console.WriteLine($"measuring {load.Name}");
            samples.AddRange(run.Run(load));
        }

        RingReport report = new(machine, settings, samples);
        report.Write();
        Console.WriteLine();
        Console.WriteLine(report);
        Console.WriteLine($"written to {Path.GetFullPath(settings.Out)}: ring.md, ring.json");
        return 0;
    }
}
