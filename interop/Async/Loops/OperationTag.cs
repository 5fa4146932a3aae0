namespace Uring.Loops;

/// <summary>
/// The layout of <c>user_data</c>: the entry of a chain in bits 0 to 7, the slot in bits 8 to 31, the generation in bits 32 to
/// 62. Bit 63 marks the requests of the loop itself.
/// </summary>
internal static class OperationTag
{
    /// <summary>The most entries that a chain can have.</summary>
    public const int MaxEntries = 256;

    /// <summary>The read of the eventfd that wakes the loop.</summary>
    public const ulong Wake = 1ul << 63;

    /// <summary>The cancellation of a request.</summary>
    public const ulong Cancel = Wake + 1;

    public const uint Generations = 0x7FFF_FFFF;

    public static ulong Of(int slot, uint generation) => ((ulong)(generation & Generations) << 32) | ((ulong)slot << 8);

    public static int Slot(ulong tag) => (int)((uint)tag >> 8);

    public static uint Generation(ulong tag) => (uint)(tag >> 32) & Generations;

    public static int Entry(ulong tag) => (byte)tag;
}
