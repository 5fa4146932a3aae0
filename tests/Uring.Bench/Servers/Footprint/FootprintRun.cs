using Uring.Bench.Servers.Report;
using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Bench.Servers.Footprint;

/// <summary>The runs of their own: start-up, memory, CPU at idle, system calls. None of them shares a process with a measured load.</summary>
/// <param name="settings">What is measured.</param>
/// <param name="results">Where the figures go.</param>
/// <param name="progress">Is told what happens.</param>
internal sealed class FootprintRun(ServersSettings settings, Results results, Action<string> progress)
{
    /// <summary>How long it takes with one server, about.</summary>
    public const double SecondsEach = 30;

    private const int Rounds = 3;
    private const int StartsEach = 2;

    private readonly FootprintSteps _steps = new(settings.Request);
    private readonly bool _canTrace = Tool.Version("strace", "-V") is not null;

    /// <summary>All rounds: in each, all servers, one after the other.</summary>
    public void Servers()
    {
        if (!_canTrace)
        {
            results.LeaveOut("system calls", "strace is not installed");
        }

        results.Footprints.AddRange(results.Peers.Select(peer => new ServerFootprint { Server = peer.Name, BinarySize = peer.BinarySize }));
        for (int round = 1; round <= Rounds; round++)
        {
            // Each begins with another server, as those of the loads do.
            for (int i = 0; i < results.Peers.Count; i++)
            {
                int turn = (i + round - 1) % results.Peers.Count;
                Turn(round, results.Peers[turn], results.Footprints[turn]);
            }
        }
    }

    private void Turn(int round, ServerProgram peer, ServerFootprint facts)
    {
        progress($"start-up, memory, idling and system calls, round {round}/{Rounds}: {peer.Name}");
        void Step(string what, Action<ServerProgram, ServerFootprint> step)
        {
            try
            {
                step(peer, facts);
            }
            catch (Exception e)
            {
                // Whatever it is: the other steps, and the loads that were measured before, are worth as much without it.
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
