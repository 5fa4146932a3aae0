using System.Globalization;

namespace Uring.Bench.Servers.Cpu;

/// <summary>
/// The busy time of all processors together: /proc/stat. The sum includes the client, network traffic that no
/// process is charged for, and other programs. A figure with a share of other programs is not reliable.
/// </summary>
internal static class MachineCpu
{
    // The fields: user nice system idle iowait irq softirq steal: proc_stat(5).
    private const int Idle = 3;
    private const int IoWait = 4;
    private const int Last = 7;

    /// <summary>The busy time so far, in seconds.</summary>
    public static double Busy
    {
        get
        {
            string line = File.ReadLines("/proc/stat").First();
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
            double ticks = 0;
            for (int i = 0; i <= Last; i++)
            {
                ticks += i is Idle or IoWait ? 0 : double.Parse(fields[i], CultureInfo.InvariantCulture);
            }

            return ticks / 100;
        }
    }
}
