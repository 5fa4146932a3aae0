namespace Uring.Interop;

/// <summary>The most threads that the kernel may start for requests that block, for each NUMA node.</summary>
/// <param name="Bounded">The limit for requests that end by themselves: regular files, block devices.</param>
/// <param name="Unbounded">The limit for requests that may wait forever: sockets, pipes and the like.</param>
public readonly record struct WorkerLimits(uint Bounded, uint Unbounded);
