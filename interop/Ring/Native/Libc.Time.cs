using System.Runtime.InteropServices;
using static Uring.Interop.LinuxAbi;

namespace Uring.Interop;

/// <content>The clocks that .NET does not read.</content>
internal static unsafe partial class Libc
{
    /// <summary>Returns the time of CLOCK_BOOTTIME, in ticks of 100 ns.</summary>
    public static long BootTime()
    {
        __kernel_timespec time;
        _ = ClockGetTime(CLOCK_BOOTTIME, &time);
        return KernelTime.ToTimeSpan(time).Ticks;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, __kernel_timespec* time);
}
