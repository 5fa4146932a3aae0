using System.CommandLine;
using Uring.TestTools.CommandLine;
using Uring.TestTools.Processes;

namespace Uring.Bench.Files;

/// <summary><c>-- files</c>: the awaits of <c>UringFile</c> beside RandomAccess and fio.</summary>
internal static class FilesCommand
{
    /// <summary>Creates the command and its options.</summary>
    public static Command Create()
    {
        Option<int> rounds = BenchOptions.Rounds(3);
        Option<double> seconds = ToolOptions.Duration("--seconds", "The duration of each measurement, in seconds.", 1);
        Option<double> warmUp = ToolOptions.Duration("--warm-up", "The time before each measurement in which the peer already works, in seconds.", 2);
        Option<uint[]> depths = BenchOptions.Numbers("--depths", "The numbers of operations in flight.", 1, 8, 32, 128);
        Option<string[]> loads = BenchOptions.Names("--load", "The loads: direct-read, cached-read, direct-write, fsync-write. Default: all.", FileLoads.Names);
        Option<string[]> peers = BenchOptions.Names("--peers", "The peers. Default: all.", FilePeers.Names);
        Option<int> size = ToolOptions.Number("--size", "The size of the file, in MiB.", 512, size => size is > 0 and <= 1 << 20, "a number of MiB, from 1 to 1048576");
        Option<string> folder = BenchOptions.Folder("--folder", "The folder of the file. Its file system has to support O_DIRECT.", "/var/tmp");
        Option<bool> keep = new("--keep") { Description = "Keeps the file for the next run." };
        Option<string> report = BenchOptions.Out("files");
        Command command = new("files", "Measures reads and writes of files: operations per second, CPU and allocated bytes per operation, beside RandomAccess and fio.")
        {
            rounds, seconds, warmUp, depths, loads, peers, size, folder, keep, report,
        };
        command.SetAction(parsed => ReportedErrors.Run(() => Run(new FilesSettings
        {
            Rounds = parsed.GetValue(rounds),
            Seconds = parsed.GetValue(seconds),
            WarmUp = parsed.GetValue(warmUp),
            Depths = parsed.GetValue(depths)!,
            Loads = parsed.GetValue(loads)!,
            Peers = parsed.GetValue(peers)!,
            Size = parsed.GetValue(size),
            Folder = parsed.GetValue(folder)!,
            Keep = parsed.GetValue(keep),
            Out = parsed.GetValue(report)!,
        })));
        return command;
    }

    private static int Run(FilesSettings settings)
    {
        FilesResults results = new(StorageFacts.Of(settings.Folder), Console.WriteLine);
        using OrderlyExit exit = new();
        using WorkFolder work = new();
        Console.WriteLine("building the peers");
        results.Peers.AddRange(FilePeers.Build(settings.Peers, work, results.LeaveOut));
        Console.WriteLine($"writing {settings.Size} MiB in {settings.Folder}");
        using DataFile file = DataFile.Create(settings.Folder, settings.Size, settings.Keep);
        FilesRun run = new(settings, file.Path, results, Console.WriteLine);
        Console.WriteLine(FormattableString.Invariant(
            $"{results.Machine}\n{results.Storage}\n{results.Peers.Count} peers, {settings.Loads.Count} loads, {settings.Depths.Count} depths, {settings.Rounds} rounds: about {run.Minutes:F0} minutes"));
        run.Rounds();
        results.RemarkNoise();
        FilesReport report = new(settings, results);
        report.Write();
        Console.WriteLine();
        Console.WriteLine(report);
        Console.WriteLine($"written to {Path.GetFullPath(settings.Out)}: files.md, files.json, charts");
        return results.Samples.Count > 0 ? 0 : 1;
    }
}
