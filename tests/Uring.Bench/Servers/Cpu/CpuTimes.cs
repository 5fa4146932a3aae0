using System.Globalization;
using Uring.TestTools.Processes;

namespace Uring.Bench.Servers.Cpu;

/// <summary>
/// The processor time of a server, summed over all of its processes. The kernel counts the total to the
/// nanosecond and reports it in steps of 10 ms. The division into user and system is sampled, and less exact.
/// </summary>
/// <param name="User">The time in the server's own code.</param>
/// <param name="System">The time in system calls, including the network traffic that they cause.</param>
/// <param name="Kernel">The time in the kernel threads of its rings: SQ threads and workers.</param>
internal readonly record struct CpuTimes(TimeSpan User, TimeSpan System, TimeSpan Kernel)
{
    // USER_HZ is 100 for every program on x86-64: time(7).
    private const long TicksOfUser = TimeSpan.TicksPerSecond / 100;

    // Fields of /proc/PID/stat after the closing bracket of the name: proc_pid_stat(5). The name may contain
    // spaces.
    private const int UserField = 11;
    private const int SystemField = 12;

    /// <summary>The sum of the three.</summary>
    public TimeSpan Total => User + System + Kernel;

    /// <summary>Reads the processor time of a server and its children so far.</summary>
    /// <param name="pid">The process that was started.</param>
    public static CpuTimes Of(int pid)
    {
        CpuTimes sum = default;
        foreach (int process in ProcessTree.Of(pid))
        {
            (TimeSpan allUser, TimeSpan allSystem, _) = Read($"/proc/{process}/stat");
            TimeSpan user = TimeSpan.Zero;
            TimeSpan kernel = TimeSpan.Zero;
            foreach (string task in ProcessTree.Tasks(process))
            {
                (TimeSpan own, TimeSpan inside, string name) = Read(Path.Combine(task, "stat"));
                bool ofKernel = name.StartsWith("iou-", StringComparison.Ordinal);
                kernel += ofKernel ? own + inside : TimeSpan.Zero;
                user += ofKernel ? TimeSpan.Zero : own;
            }

            // The kernel samples each thread, and the process as a whole, separately. Only the sum of the
            // process is used, which also includes threads that have ended.
            sum += new CpuTimes(user, allUser + allSystem - user - kernel, kernel);
        }

        return sum;
    }

    public static CpuTimes operator +(CpuTimes left, CpuTimes right) =>
        new(left.User + right.User, left.System + right.System, left.Kernel + right.Kernel);

    public static CpuTimes operator -(CpuTimes left, CpuTimes right) =>
        new(left.User - right.User, NotNegative(left.System - right.System), left.Kernel - right.Kernel);

    private static (TimeSpan User, TimeSpan System, string Name) Read(string file)
    {
        string text = ProcessTree.ReadOr(file, "");
        int end = text.LastIndexOf(')');
        if (end < 0)
        {
            return default;
        }

        string[] fields = text[(end + 2)..].Split(' ');
        return (Time(fields[UserField]), Time(fields[SystemField]), text[(text.IndexOf('(') + 1)..end]);
    }

    // The kernel rounds each figure down to steps of 10 ms, so a difference of 0 can appear as one step below
    // 0.
    private static TimeSpan NotNegative(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;

    private static TimeSpan Time(string field) => TimeSpan.FromTicks(long.Parse(field, CultureInfo.InvariantCulture) * TicksOfUser);
}
