using System.Diagnostics;
using System.Globalization;
using Uring.TestTools.Processes;

namespace Uring.Soak.Disturbances;

/// <summary>What happens to a server beside its clients: signals, another body, memory that gets scarce, clients out of descriptors.</summary>
/// <param name="server">To which.</param>
internal sealed class DisturbanceCycle(SoakServer server)
{
    private const int Step = 250;

    // Shorter than the linger of the server: nobody is to be cut off for it.
    private readonly int _pause = server.Linger == 0 ? 300 : Math.Min(300, server.Linger / 2);
    private int _turn;

    /// <summary>One thing after the other.</summary>
    /// <param name="seconds">How long.</param>
    public async Task Go(double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            switch (_turn++ % 8)
            {
                case 1:
                    await server.Stall(_pause);
                    break;
                case 3:
                    // Of no meaning to the server, and of no consequence.
                    server.Signal("WINCH");
                    server.Signal("URG");
                    break;
                case 5:
                    await Task.Run(TakeMemory);
                    break;
                case 7:
                    await Task.Run(RunOutOfDescriptors);
                    break;
                default:
                    server.Reload();
                    break;
            }

            await Task.Delay(Step);
        }
    }

    /// <summary>A sixteenth of what the machine has to spare is taken, touched and given back.</summary>
    private static void TakeMemory()
    {
        long megabytes = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16 >> 20, 16, 1024);
        _ = Tool.Run("dd", "if=/dev/zero", "of=/dev/null", $"bs={megabytes}M", "count=1");
    }

    /// <summary>A process with 40 descriptors connects until it has no more, holds them for a moment, and ends.</summary>
    private void RunOutOfDescriptors()
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
