using System.Numerics;
using System.Runtime.InteropServices;

namespace Uring.Faults.LostWakeup;

/// <summary>The processors of this thread: sched_setaffinity(2).</summary>
internal static unsafe partial class Processors
{
    /// <summary>Returns the first and the last of the first 64 processors that this thread may use.</summary>
    public static (int First, int Last) Ends()
    {
        ulong* mask = stackalloc ulong[128];
        _ = GetAffinity(0, 1024, mask);
        return (BitOperations.TrailingZeroCount(mask[0]), 63 - BitOperations.LeadingZeroCount(mask[0]));
    }

    /// <summary>Binds this thread to a processor.</summary>
    public static void Bind(int processor)
    {
        ulong mask = 1ul << processor;
        _ = SetAffinity(0, sizeof(ulong), &mask);
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint bytes, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint bytes, ulong* mask);
}
