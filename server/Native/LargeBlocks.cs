using System.Runtime.InteropServices;

namespace Uring.Server.Native;

/// <summary>What the C library does with the memory of bodies that are no longer needed.</summary>
internal static partial class LargeBlocks
{
    // M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of mallopt(3). The first is what it is before the first large block is freed; with it the
    // library no longer raises the second, from which on the end of the heap goes back: some slack spares calls. In bytes.
    private const int MmapThreshold = -3;
    private const int Large = 128 << 10;
    private const int TrimThreshold = -1;
    private const int MostKept = 1 << 20;

    /// <summary>
    /// Has blocks of 128 KB and more go back to the kernel when they are freed. By default the library raises the limit with each, up to
    /// 32 MB, and keeps what is below it: of reloads with a body of 10 MB it kept 20 MB. Setting the limit ends that.
    /// </summary>
    public static void GiveBackWhenFreed()
    {
        _ = SetOption(MmapThreshold, Large);
        _ = SetOption(TrimThreshold, MostKept);
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
