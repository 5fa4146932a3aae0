using System.Globalization;

namespace Uring.TestTools.Load;

/// <summary>
/// The processor time of the calling thread, to the nanosecond: /proc/thread-self/schedstat,
/// proc_pid_schedstat(5).
/// </summary>
internal static class ThreadCpu
{
    /// <summary>The processor time of this thread so far.</summary>
    public static TimeSpan Used
    {
        get
        {
            string text = File.ReadAllText("/proc/thread-self/schedstat");
            long nanoseconds = long.Parse(text.AsSpan(0, text.IndexOf(' ')), CultureInfo.InvariantCulture);
            return TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
        }
    }
}
