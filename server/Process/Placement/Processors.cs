using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Process.Placement;

/// <summary>The processors that this process may run on, and the calls that put a thread on one: sched_setaffinity(2), sched_setattr(2).</summary>
internal static unsafe partial class Processors
{
    // The largest set that the kernel can be built with: CONFIG_NR_CPUS is at most 8192.
    private const int MaskWords = 8192 / 64;

    private const nint SysSchedSetAttr = 314;

    /// <summary>Their numbers, ascending; empty when the kernel does not tell.</summary>
    public static uint[] Allowed()
    {
        ulong* mask = stackalloc ulong[MaskWords];
        if (SchedGetAffinity(0, MaskWords * sizeof(ulong), mask) < 0)
        {
            return [];
        }

        List<uint> allowed = [];
        for (uint cpu = 0; cpu < MaskWords * 64; cpu++)
        {
            if ((mask[cpu / 64] & (1ul << (int)(cpu % 64))) != 0)
            {
                allowed.Add(cpu);
            }
        }

        return [.. allowed];
    }

    /// <summary>Binds the calling thread to one processor.</summary>
    public static Errno Bind(uint cpu)
    {
        ulong* mask = stackalloc ulong[MaskWords];
        mask[cpu / 64] = 1ul << (int)(cpu % 64);
        return Result(SchedSetAffinity(0, MaskWords * sizeof(ulong), mask));
    }

    /// <summary>Gives the calling thread a weight and the length of its turns.</summary>
    /// <param name="nice">-20 (heavy) to 19 (light).</param>
    /// <param name="sliceNanoseconds">100,000 to 100,000,000; kernels before 6.12 take no notice of it.</param>
    public static Errno Weigh(int nice, ulong sliceNanoseconds)
    {
        SchedAttr attributes = new() { Size = (uint)sizeof(SchedAttr), Nice = nice, Runtime = sliceNanoseconds };
        return Result((int)Syscall(SysSchedSetAttr, 0, &attributes, 0));
    }

    private static Errno Result(int value) => value < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    private static partial int SchedGetAffinity(int thread, nuint size, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SchedSetAffinity(int thread, nuint size, ulong* mask);

    // The C library of Debian 12 has no wrapper for it.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(nint number, nint thread, SchedAttr* attributes, nint flags);

    /// <summary><c>struct sched_attr</c>, its first version: linux/sched/types.h. Policy 0 is SCHED_OTHER.</summary>
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
