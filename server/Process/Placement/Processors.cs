using Uring.Interop;
using Uring.Server.Native;

namespace Uring.Server.Process.Placement;

/// <summary>The processors that this process may run on: sched_setaffinity(2).</summary>
internal static class Processors
{
    private const int BitsOfWord = 64;

    // CONFIG_NR_CPUS is at most 8192.
    private const int MaskWords = 8192 / BitsOfWord;

    /// <summary>
    /// Lists their numbers, ascending. The list is empty when the kernel does not report them.
    /// </summary>
    public static uint[] Allowed()
    {
        Span<ulong> mask = stackalloc ulong[MaskWords];
        mask.Clear();
        if (ThreadCalls.GetAffinity(mask) != Errno.None)
        {
            return [];
        }

        List<uint> allowed = [];
        for (int cpu = 0; cpu < MaskWords * BitsOfWord; cpu++)
        {
            if ((mask[cpu / BitsOfWord] & (1ul << (cpu % BitsOfWord))) != 0)
            {
                allowed.Add((uint)cpu);
            }
        }

        return [.. allowed];
    }

    /// <summary>Binds the calling thread to one processor.</summary>
    public static Errno Bind(uint cpu)
    {
        Span<ulong> mask = stackalloc ulong[MaskWords];
        mask.Clear();
        mask[(int)cpu / BitsOfWord] = 1ul << ((int)cpu % BitsOfWord);
        return ThreadCalls.SetAffinity(mask);
    }
}
