using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Uring.Bench.Ring;

/// <summary><c>-- ring</c>: the library beside liburing in C.</summary>
internal static class RingCommand
{
    /// <summary>Creates the command and its options.</summary>
    public static Command Create()
    {
        Option<string> what = new Option<string>("--only") { Description = "Only one of the two benchmarks: prepare or roundtrip." }.AcceptOnlyFromAmong("prepare", "roundtrip");
        Command command = new("ring", "Measures the library beside liburing in C: the preparation of an entry and the round trip of a NOP.") { what };
        command.SetAction(parsed => Run(parsed.GetValue(what)));
        return command;
    }

    private static int Run(string? only)
    {
        // The peers of one run share one process, its heap and its clock. The project that the default
        // toolchain generates would also be built under this repository's rules.
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithIterationTime(TimeInterval.FromMilliseconds(200)).WithIterationCount(25))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddColumn(StatisticColumn.Median)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default);
        if (LiburingTwin.Shared is null || LiburingRings.Shared is null)
        {
            Console.Error.WriteLine($"skipped: {TwinLibrary.Missing}");
            config.AddFilter(new SimpleFilter(benchmark => !benchmark.Descriptor.WorkloadMethod.Name.StartsWith("Liburing", StringComparison.Ordinal)));
        }

        List<Summary> summaries = [];
        if (only is null or "prepare")
        {
            summaries.Add(BenchmarkRunner.Run<PrepareBenchmarks>(config));
        }

        if (only is null or "roundtrip")
        {
            summaries.Add(BenchmarkRunner.Run<RoundTripBenchmarks>(config));
            if (LiburingRings.Shared is { } liburing)
            {
                new PolledRoundTrips(liburing).Run();
            }
        }

        return summaries.Exists(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
