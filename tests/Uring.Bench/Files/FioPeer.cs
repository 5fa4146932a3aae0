using System.Globalization;
using Uring.TestTools.Processes;

namespace Uring.Bench.Files;

/// <summary>fio with its engine for io_uring: fio(1).</summary>
internal sealed class FioPeer : IFilePeer
{
    /// <summary>The version, or null when fio is not installed.</summary>
    public static string? Version { get; } = Tool.Version("fio", "--version");

    public string Name => FilePeers.Fio;

    public string Description => $"{Version}, --ioengine=io_uring: a loop in C without awaits";

    public bool Supports(string load) => load != FileLoads.CachedRead;

    public FileFigures Run(FileTask task)
    {
        bool reads = task.Load == FileLoads.DirectRead;
        List<string> arguments =
        [
            "--name=files", $"--filename={task.Path}", "--ioengine=io_uring", "--direct=1", $"--rw={(reads ? "randread" : "randwrite")}", "--bs=4k",
            $"--iodepth={task.Depth}", "--randrepeat=0", "--norandommap=1", "--time_based=1", $"--ramp_time={Milliseconds(task.WarmUp)}",
            $"--runtime={Milliseconds(task.Seconds)}", "--output-format=json",
        ];
        if (task.Load == FileLoads.FsyncWrite)
        {
            arguments.Add("--fsync=1");
        }

        Tool fio = Tool.Run("fio", arguments);
        return fio.Succeeded ? FioOutput.Read(fio.Output, reads) : throw new InvalidOperationException(fio.Output.Trim().Split('\n')[0]);
    }

    private static string Milliseconds(double seconds) => ((long)Math.Ceiling(seconds * 1000)).ToString(CultureInfo.InvariantCulture) + "ms";
}
