using System.Runtime.InteropServices;

namespace Uring.Server.Native;

/// <summary>
/// The policy of the C library for large blocks of memory, such as the bodies of earlier responses:
/// mallopt(3).
/// </summary>
internal static partial class LargeBlocks
{
    // M_MMAP_THRESHOLD, in bytes. The value is the library's initial default.
    private const int MmapThreshold = -3;
    private const int Large = 128 << 10;

    // M_TRIM_THRESHOLD, in bytes. A fixed M_MMAP_THRESHOLD also stops the automatic growth of this threshold.
    // 1 MB of free heap saves calls of brk(2).
    private const int TrimThreshold = -1;
    private const int MaxKept = 1 << 20;

    /// <summary>Returns every freed block of 128 KB or more to the kernel.</summary>
    /// <remarks>
    /// By default the library raises the threshold with each freed block, up to 32 MB, and keeps smaller
    /// blocks: 20 MB after reloads of a 10 MB body. A fixed threshold stays where it is.
    /// </remarks>
    public static void GiveBackWhenFreed()
    {
        _ = SetOption(MmapThreshold, Large);
        _ = SetOption(TrimThreshold, MaxKept);
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
