using System.Globalization;
using Uring.TestTools.Processes;

namespace Uring.Bench.Servers.Cpu;

/// <summary>
/// Processor time of a server, all of its processes together. The kernel counts it to the nanosecond and tells it in steps of
/// 10 ms; how it divides into user and system is sampled, and less exact.
/// </summary>
/// <param name="User">In its own code.</param>
/// <param name="System">In system calls, network traffic that these set off included.</param>
/// <param name="Kernel">In the threads that the kernel keeps for its rings: submission threads and workers.</param>
internal readonly record struct CpuTimes(TimeSpan User, TimeSpan System, TimeSpan Kernel)
{
    // USER_HZ, which is 100 for every program on x86-64: time(7).
    private const long TicksOfUser = TimeSpan.TicksPerSecond / 100;

    // Fields of /proc/PID/stat behind the closing bracket of the name, which may hold blanks: proc_pid_stat(5).
    private const int UserField = 11;
    private const int SystemField = 12;

    /// <summary>All of it.</summary>
    public TimeSpan Total => User + System + Kernel;

    /// <summary>What a server and its children have used so far.</summary>
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

            // The kernel divides the time of a thread, and that of a process as a whole, each by its own samples: only the sum
            // of the latter is used. Threads that have ended are in it too.
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

    // A rest of figures that are each cut to steps of 10 ms: where there is none it can come out as a step below.
    private static TimeSpan NotNegative(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;

    private static TimeSpan Time(string field) => TimeSpan.FromTicks(long.Parse(field, CultureInfo.InvariantCulture) * TicksOfUser);
}
