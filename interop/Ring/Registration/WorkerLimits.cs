namespace Uring.Interop;

/// <summary>How many threads the kernel may start for requests that block, per NUMA node.</summary>
/// <param name="Bounded">For requests that end by themselves: regular files, block devices.</param>
/// <param name="Unbounded">For requests that may wait forever: sockets, pipes and the like.</param>
public readonly record struct WorkerLimits(uint Bounded, uint Unbounded);
