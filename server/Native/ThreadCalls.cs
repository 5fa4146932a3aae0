using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>Calls on the scheduling of the calling thread: sched_setaffinity(2), sched_setattr(2).</summary>
internal static unsafe partial class ThreadCalls
{
    /// <summary>Reads the processors that the calling thread may run on.</summary>
    /// <param name="mask">One bit for each processor.</param>
    public static Errno GetAffinity(Span<ulong> mask)
    {
        fixed (ulong* words = mask)
        {
            return NativeResult.Of(SchedGetAffinity(0, (nuint)(mask.Length * sizeof(ulong)), words)).Errno;
        }
    }

    /// <summary>Sets the processors that the calling thread may run on.</summary>
    /// <param name="mask">One bit for each processor.</param>
    public static Errno SetAffinity(ReadOnlySpan<ulong> mask)
    {
        fixed (ulong* words = mask)
        {
            return NativeResult.Of(SchedSetAffinity(0, (nuint)(mask.Length * sizeof(ulong)), words)).Errno;
        }
    }

    /// <summary>Sets the nice value and the time slice of the calling thread, under SCHED_OTHER.</summary>
    /// <param name="nice">From -20, the highest priority, to 19, the lowest.</param>
    /// <param name="sliceNanoseconds">
    /// From 100,000 to 100,000,000. Kernels before 6.12 ignore the time slice.
    /// </param>
    public static Errno SetScheduling(int nice, ulong sliceNanoseconds)
    {
        SchedAttr attributes = new() { Size = (uint)sizeof(SchedAttr), Nice = nice, Runtime = sliceNanoseconds };
        return SystemCall.SchedSetAttr.Make(0, (nint)(&attributes), 0);
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    private static partial int SchedGetAffinity(int thread, nuint size, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SchedSetAffinity(int thread, nuint size, ulong* mask);

    /// <summary>
    /// <c>struct sched_attr</c>, its first version: linux/sched/types.h. Policy 0 is SCHED_OTHER.
    /// </summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SchedAttr
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
