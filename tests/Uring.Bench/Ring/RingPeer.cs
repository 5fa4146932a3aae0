namespace Uring.Bench.Ring;

/// <summary>One side of a comparison.</summary>
/// <param name="Name">The name in the tables.</param>
/// <param name="Start">Creates the work of a round, with a new ring if the work requires one.</param>
internal sealed record RingPeer(string Name, Func<RingWork> Start)
{
    /// <summary>liburing in C, the reference of all ratios.</summary>
    public const string Liburing = "liburing, gcc -O2";

    /// <summary>This library.</summary>
    public const string Uring = "Uring";

    /// <summary>A port of the helpers that sets field by field.</summary>
    public const string Fields = "field by field";

    /// <summary>The names of all peers, in the order of the tables.</summary>
    public static IReadOnlyList<string> Names { get; } = [Liburing, Uring, Fields];
}
