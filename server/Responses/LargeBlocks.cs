using System.Runtime.InteropServices;

namespace Uring.Server.Responses;

/// <summary>What the C library does with the memory of bodies that are no longer needed.</summary>
internal static partial class LargeBlocks
{
    // M_MMAP_THRESHOLD, and what it is before the first large block is freed, in bytes: mallopt(3).
    private const int MmapThreshold = -3;
    private const int Usual = 128 << 10;

    /// <summary>
    /// Has blocks of 128 KB and more go back to the kernel when they are freed. By default the library raises the limit with each, up to
    /// 32 MB, and keeps what is below it: of reloads with a body of 10 MB it kept 20 MB. Setting the limit ends that.
    /// </summary>
    public static void GiveBackWhenFreed() => _ = SetOption(MmapThreshold, Usual);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
