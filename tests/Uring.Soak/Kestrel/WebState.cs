using System.Diagnostics;
using Uring.Soak.Accounts;
using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Soak.Kestrel;

/// <summary>The server without clients: its figures, and the resources of its process.</summary>
/// <param name="Figures">The figures.</param>
/// <param name="Resources">The resources.</param>
/// <param name="Loops">The number of threads of loops.</param>
internal sealed record WebState(WebFigures Figures, ProcessResources Resources, int Loops)
{
    // The keep-alive timeout of the server, and the pauses of a busy machine.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    /// <summary>Waits until the clients' connections have ended, and their descriptors are closed.</summary>
    /// <param name="server">The server.</param>
    /// <param name="files">The number of descriptors before; null without a wait for them.</param>
    /// <returns>The state, or the last one when the limit on time has passed.</returns>
    public static WebState Await(RunningServer server, int? files)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            WebFigures figures = WebFigures.ReadAsync(server.EndPoint).GetAwaiter().GetResult();
            WebState state = new(figures, ProcessResources.Of(server.Pid), LoopsOf(server.Pid));
            if ((figures.IsAtRest && state.Resources.FilesOfCode <= (files ?? int.MaxValue)) || Stopwatch.GetElapsedTime(start) > s_limit)
            {
                return state;
            }

            Thread.Sleep(100);
        }
    }

    private static int LoopsOf(int pid) =>
        ProcessTree.Tasks(pid).Count(task => ProcessTree.ReadOr(Path.Combine(task, "comm"), "").StartsWith("uring ", StringComparison.Ordinal));
}
