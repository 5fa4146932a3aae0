using System.Diagnostics;
using Uring.Bench.Servers.Cpu;

namespace Uring.Bench.Files;

/// <summary>
/// Measures the peers. Each round measures every load and depth with all peers in turn. A slow moment of the
/// machine then affects one round of all peers, and not all rounds of one.
/// </summary>
/// <param name="settings">The settings of the run.</param>
/// <param name="path">The file.</param>
/// <param name="results">Receives the figures.</param>
/// <param name="progress">Receives the progress, line by line.</param>
internal sealed class FilesRun(FilesSettings settings, string path, FilesResults results, Action<string> progress)
{
    // The start and the end of a process, and the fill of the page cache.
    private const double SecondsAround = 0.5;

    private readonly HashSet<(string Peer, string Load)> _failed = [];

    /// <summary>The approximate duration, in minutes.</summary>
    public double Minutes =>
        settings.Rounds * settings.Loads.Sum(load => results.Peers.Count(peer => peer.Supports(load)))
        * settings.Depths.Count * (settings.WarmUp + settings.Seconds + SecondsAround) / 60;

    /// <summary>Runs all rounds.</summary>
    public void Rounds()
    {
        for (int round = 1; round <= settings.Rounds; round++)
        {
            foreach (string load in settings.Loads)
            {
                IFilePeer[] peers = [.. results.Peers.Where(peer => peer.Supports(load))];
                foreach (uint depth in settings.Depths)
                {
                    // Each round starts with another peer, so no peer always follows the same one.
                    for (int i = 0; i < peers.Length; i++)
                    {
                        Turn(round, peers[(i + round - 1) % peers.Length], load, depth);
                    }
                }
            }
        }
    }

    private void Turn(int round, IFilePeer peer, string load, uint depth)
    {
        if (_failed.Contains((peer.Name, load)))
        {
            return;
        }

        try
        {
            Measure(round, peer, load, depth);
        }
        catch (InvalidOperationException e)
        {
            // The run continues without this peer: a file system can refuse O_DIRECT, and a container
            // io_uring.
            _ = _failed.Add((peer.Name, load));
            results.LeaveOut($"{load}, {peer.Name}, depth {depth} and later", e.Message);
        }
    }

    private void Measure(int round, IFilePeer peer, string load, uint depth)
    {
        double machine = MachineCpu.Busy;
        TimeSpan child = ChildrenCpu.Used;
        long start = Stopwatch.GetTimestamp();
        FileFigures figures = peer.Run(new FileTask(load, depth, settings.WarmUp, settings.Seconds, path));
        double others = MachineCpu.Busy - machine - (ChildrenCpu.Used - child).TotalSeconds;
        FileSample sample = new()
        {
            Round = round,
            Load = load,
            Peer = peer.Name,
            Depth = depth,
            Figures = figures,
            Others = Math.Max(0, others / Stopwatch.GetElapsedTime(start).TotalSeconds),
        };
        results.Samples.Add(sample);
        progress(FormattableString.Invariant(
            $"round {round}/{settings.Rounds}  {load,-13}{peer.Name,-21}depth {depth,4} {sample.Rate,11:N0}/s {sample.Cpu,8:F1} us {sample.Allocated ?? 0,8:F1} bytes each"));
    }
}
