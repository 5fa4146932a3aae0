namespace Uring.Bench.Ring;

/// <summary>The loads of round trips: every kind of ring with every size of a batch.</summary>
internal static class RoundTripNames
{
    /// <summary>The numbers of NOPs in a batch.</summary>
    public static IReadOnlyList<uint> Batches { get; } = [1, 32, 256];

    /// <summary>The names of all these loads.</summary>
    public static IEnumerable<string> All => Enum.GetValues<RingKind>().SelectMany(kind => Batches.Select(batch => Of(kind, batch)));

    /// <summary>Returns the name of a load.</summary>
    /// <param name="kind">The kind of ring.</param>
    /// <param name="batch">The number of NOPs in a batch.</param>
    public static string Of(RingKind kind, uint batch) => $"{kind}, {batch} at a time";
}
