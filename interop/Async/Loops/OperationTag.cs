namespace Uring.Loops;

/// <summary>
/// The layout of <c>user_data</c>: the entry of a chain in bits 0 to 7, the slot in bits 8 to 31, the generation in bits 32 to
/// 61. Bits 62 and 63 mark the requests of the loop itself.
/// </summary>
internal static class OperationTag
{
    /// <summary>The most entries that a chain can have.</summary>
    public const int MaxEntries = 256;

    /// <summary>The read of the eventfd that wakes the loop.</summary>
    public const ulong Wake = 3ul << 62;

    /// <summary>A request that needs no answer.</summary>
    public const ulong Ignored = Wake + 1;

    /// <summary>The generations of a slot.</summary>
    public const uint Generations = 0x3FFF_FFFF;

    private const ulong Cancel = 2ul << 62;

    public static ulong Of(int slot, uint generation) => ((ulong)(generation & Generations) << 32) | ((ulong)slot << 8);

    /// <summary>Returns the tag of the cancellation of a request.</summary>
    public static ulong CancelOf(ulong tag) => tag | Cancel;

    /// <summary>Whether the tag is that of a cancellation, and of which request.</summary>
    public static bool IsCancel(ulong tag, out ulong request)
    {
        request = tag & ~Cancel;
        return tag >> 62 == 2;
    }

    public static int Slot(ulong tag) => (int)((uint)tag >> 8);

    public static uint Generation(ulong tag) => (uint)(tag >> 32) & Generations;

    public static int Entry(ulong tag) => (byte)tag;
}
