using Uring.Interop;

namespace Uring.Server.Placement;

/// <summary>Which processors the two spinning threads get: the kernel's submission thread, and ours that runs the loop.</summary>
/// <param name="SubmissionCpu">Where the submission thread is bound; null leaves it to the scheduler.</param>
/// <param name="LoopCpu">Where the loop's thread is bound; null leaves it to the scheduler.</param>
internal sealed record ThreadPlacement(uint? SubmissionCpu, uint? LoopCpu)
{
    // Clients' traffic needs a processor too: with fewer than this, two spinning threads of their own leave too little of it.
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
        0 => new ThreadPlacement(null, null),
        < EnoughForTwo => new ThreadPlacement(allowed[^1], allowed[^1]),
        _ => new ThreadPlacement(allowed[^1], allowed[^2]),
    };

    public bool Shared => LoopCpu is not null && LoopCpu == SubmissionCpu;

    /// <summary>Puts the calling thread in its place. What the kernel refuses is left: it costs speed, not answers.</summary>
    public void ApplyToLoop()
    {
        if (LoopCpu is { } cpu && Processors.Bind(cpu) == Errno.None && Shared)
        {
            _ = Processors.Weigh(SharedNice, SharedSlice);
        }
    }
}
