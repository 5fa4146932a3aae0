using Uring.Interop;

namespace Uring.Server.Placement;

/// <summary>Where the two spinning threads run: the kernel's submission thread, and ours that runs the loop.</summary>
/// <param name="SharedCpu">The processor that both are bound to; null leaves them to the scheduler.</param>
internal sealed record ThreadPlacement(uint? SharedCpu)
{
    // From here on the scheduler finds a processor for each spinning thread and for the clients' traffic, and finds another
    // when a second server comes; bound threads would collide with those of a second server.
    private const int EnoughForTwo = 4;

    // The lightest weight that measured well; at nice 19 the loop's turns are so far apart (240 ms) that slots run dry.
    private const int SharedNice = 10;

    // The shortest turn that the scheduler grants, 0.1 ms: the loop needs microseconds to arm what has ended, and for the
    // rest of its turn it holds up the thread that serves.
    private const ulong SharedSlice = 100_000;

    /// <summary>
    /// On few processors both threads share the last one: arming is on no connection's path, so the loop can be a light guest
    /// there. On 2 cores with ab that is half as many connections again as two spinning threads at the scheduler's mercy.
    /// </summary>
    public static ThreadPlacement Choose(ReadOnlySpan<uint> allowed) => allowed.Length switch
    {
        > 0 and < EnoughForTwo => new ThreadPlacement(allowed[^1]),
        _ => new ThreadPlacement(SharedCpu: null),
    };

    /// <summary>Puts the calling thread in its place. What the kernel refuses is left: it costs speed, not answers.</summary>
    public void ApplyToLoop()
    {
        if (SharedCpu is { } cpu && Processors.Bind(cpu) == Errno.None)
        {
            _ = Processors.Weigh(SharedNice, SharedSlice);
        }
    }
}
