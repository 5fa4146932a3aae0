using System.Runtime.InteropServices;

namespace Uring.FileLoad;

/// <summary>The memory of the workers.</summary>
internal static class Blocks
{
    /// <summary>Allocates blocks that are pinned and aligned for direct I/O, and not registered.</summary>
    /// <param name="count">The number of blocks.</param>
    public static unsafe Memory<byte>[] Allocate(int count)
    {
        const int Size = LoadArguments.Block;
        byte[] array = GC.AllocateArray<byte>((count + 1) * Size, pinned: true);
        int skipped = (int)(Size - ((nuint)Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) % Size));

        // Such memory needs no GCHandle for each operation.
        return [.. Enumerable.Range(0, count).Select(i => MemoryMarshal.CreateFromPinnedArray(array, skipped + (i * Size), Size))];
    }
}
