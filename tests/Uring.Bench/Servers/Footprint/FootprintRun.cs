using Uring.Bench.Servers.Report;
using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Bench.Servers.Footprint;

/// <summary>
/// Measures start-up, memory, CPU at idle and system calls. No measurement shares a process with a measured
/// load.
/// </summary>
/// <param name="settings">The settings of the run.</param>
/// <param name="results">Receives the figures.</param>
/// <param name="progress">Receives the progress, line by line.</param>
internal sealed class FootprintRun(ServersSettings settings, Results results, Action<string> progress)
{
    /// <summary>The approximate duration for one server, in seconds.</summary>
    public const double SecondsEach = 30;

    private const int Rounds = 3;
    private const int StartsEach = 2;

    private readonly FootprintSteps _steps = new(settings.Request);
    private readonly bool _canTrace = Tool.Version("strace", "-V") is not null;

    /// <summary>Runs all rounds. Each round measures all servers, one after the other.</summary>
    public void Servers()
    {
        if (!_canTrace)
        {
            results.LeaveOut("system calls", "strace is not installed");
        }

        results.Footprints.AddRange(results.Peers.Select(peer => new ServerFootprint { Server = peer.Name, BinarySize = peer.BinarySize }));
        for (int round = 1; round <= Rounds; round++)
        {
            // Each round starts with another server, as in the measurements under load.
            for (int i = 0; i < results.Peers.Count; i++)
            {
                int turn = (i + round - 1) % results.Peers.Count;
                Turn(round, results.Peers[turn], results.Footprints[turn]);
            }
        }
    }

    private void Turn(int round, ServerProgram peer, ServerFootprint footprint)
    {
        progress($"start-up, memory, CPU at idle and system calls, round {round}/{Rounds}: {peer.Name}");
        void Step(string what, Action<ServerProgram, ServerFootprint> step)
        {
            try
            {
                step(peer, footprint);
            }
            catch (Exception e)
            {
                // Any failure costs only this step: the other steps and the loads stay valid.
                results.Remark($"{peer.Name}, round {round}: no {what}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        for (int i = 0; i < StartsEach; i++)
        {
            Step("start-up", FootprintSteps.StartUp);
        }

        Step("memory before and after a load", _steps.Memory);
        Step("memory with unfinished requests", FootprintSteps.MemoryWithHeld);
        if (_canTrace)
        {
            Step("system calls", _steps.Calls);
        }

        if (round == 1)
        {
            Step("CPU at idle", _steps.Idling);
        }
    }
}
