using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Uring.Bench.Ring;
using Uring.Bench.Servers;
using Uring.Bench.Servers.Load;
using Uring.Bench.Soak;

Command ring = new("ring", "Measures the library: what it costs to prepare an entry, beside liburing's helpers in C.");
ring.SetAction(_ =>
{
    // In this process: the generated project of the default toolchain would be built under this repository's rules, and the
    // peers of one run should share one process, its heap and its clock.
    ManualConfig config = ManualConfig.CreateEmpty()
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithIterationTime(TimeInterval.FromMilliseconds(200)).WithIterationCount(25))
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddExporter(MarkdownExporter.GitHub)
        .AddLogger(ConsoleLogger.Default);
    if (LiburingTwin.Shared is null)
    {
        Console.Error.WriteLine($"left out: {LiburingTwin.Missing}");
        config.AddFilter(new SimpleFilter(benchmark => !benchmark.Descriptor.WorkloadMethod.Name.StartsWith("Liburing", StringComparison.Ordinal)));
    }

    return BenchmarkRunner.Run<PrepareBenchmarks>(config).HasCriticalValidationErrors ? 1 : 0;
});
RootCommand root = new("Uring's benchmarks: each with its peers, in one run.") { ring, ServersCommand.Create(), LoadCommand.Create(), SoakCommand.Create() };
return root.Parse(args).Invoke();
