namespace Uring.Bench.Ring;

/// <summary>The operations of a comparison, and its peers.</summary>
/// <param name="Name">The name in the tables.</param>
/// <param name="Operations">How many operations the work of a peer runs at once.</param>
/// <param name="Peers">The peers. They take turns.</param>
internal sealed record RingLoad(string Name, int Operations, IReadOnlyList<RingPeer> Peers);
