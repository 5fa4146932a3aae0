namespace Uring.Bench.Ring;

/// <summary>The names of the loads of round trips.</summary>
internal static class RoundTripNames
{
    /// <summary>Returns the name of a load.</summary>
    /// <param name="kind">The kind of ring.</param>
    /// <param name="batch">The number of NOPs in a batch.</param>
    public static string Of(RingKind kind, uint batch) => $"{kind}, {batch} at a time";
}
