using System.Diagnostics;
using System.Globalization;
using Uring.TestTools.Processes;

namespace Uring.Soak.Disturbances;

/// <summary>
/// Disturbs a server in turn with signals, reloads, pressure on memory, and clients without descriptors.
/// </summary>
/// <param name="server">The server.</param>
internal sealed class DisturbanceCycle(SoakServer server)
{
    // In milliseconds: the shortest and the longest time between two disturbances.
    private const int ShortestStep = 50;
    private const int LongestStep = 450;

    private int _turn;

    /// <summary>Runs one disturbance after the other.</summary>
    /// <param name="seconds">The duration.</param>
    public async Task Run(double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            switch (_turn++ % 8)
            {
                case 1:
                    await server.Stall();
                    break;
                case 3:
                    // The server ignores these signals.
                    server.Signal("WINCH");
                    server.Signal("URG");
                    break;
                case 5:
                    await Task.Run(TakeMemory);
                    break;
                case 7:
                    await Task.Run(ExhaustDescriptors);
                    break;
                default:
                    server.Reload();
                    break;
            }

            await Task.Delay(Random.Shared.Next(ShortestStep, LongestStep));
        }
    }

    /// <summary>Allocates, touches and frees a sixteenth of the available memory.</summary>
    private static void TakeMemory()
    {
        long megabytes = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16 >> 20, 16, 1024);
        _ = Tool.Run("dd", "if=/dev/zero", "of=/dev/null", $"bs={megabytes}M", "count=1");
    }

    /// <summary>
    /// Starts a process with 40 descriptors that connects until no descriptor is left, and then ends.
    /// </summary>
    private void ExhaustDescriptors()
    {
        string script = $$"""
            ulimit -n 40
            i=0
            while [ $i -lt 60 ] && exec {fd}<>/dev/tcp/127.0.0.1/{{server.EndPoint.Port}}; do i=$((i + 1)); echo $i; done 2>/dev/null
            """;
        string[] lines = Tool.Run("bash", "-c", script).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int opened = lines.Length == 0 ? 0 : lines.Where(line => char.IsAsciiDigit(line[0])).Max(line => int.Parse(line, CultureInfo.InvariantCulture));
        server.Tally.AddLeft("out of descriptors", opened);
    }
}
