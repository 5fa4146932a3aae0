using Uring.Interop;

namespace Uring.Server.Placement;

/// <summary>Where the threads of one ring run: the kernel's submission thread, and ours that runs the loop.</summary>
/// <param name="SubmissionCpu">The processor that the kernel's thread is bound to; null leaves it to the scheduler, or there is no such thread.</param>
/// <param name="LoopCpu">The processor that the loop's thread is bound to; null leaves it to the scheduler.</param>
internal sealed record ThreadPlacement(uint? SubmissionCpu, uint? LoopCpu)
{
    // The two spinning threads of a ring, the traffic of the clients, and one to spare: below, spinning threads that the
    // scheduler moves about take from each other what they save.
    private const int EnoughForTwo = 4;

    // The lightest weight that measured well; at nice 19 the loop's turns are so far apart (240 ms) that slots run dry.
    private const int SharedNice = 10;

    // The shortest turn that the scheduler grants, 0.1 ms: the loop needs microseconds to arm what has ended, and for the
    // rest of its turn it holds up the thread that serves.
    private const ulong SharedSlice = 100_000;

    /// <summary>Whether both are on one processor, where the loop is the light guest of the thread that serves.</summary>
    public bool IsShared => SubmissionCpu is { } cpu && cpu == LoopCpu;

    /// <summary>The places of one ring's threads.</summary>
    /// <param name="allowed">The processors that this process may run on, ascending; empty when the kernel does not tell.</param>
    /// <param name="options">Mode, rings and the processors asked for.</param>
    /// <param name="ring">Which ring, from 0.</param>
    public static ThreadPlacement Choose(ReadOnlySpan<uint> allowed, ServerOptions options, int ring) => options.Mode switch
    {
        ServerMode.Batched => new ThreadPlacement(
            SubmissionCpu: null, LoopCpu: options.Cpus is { Count: > 0 } asked ? asked[ring % asked.Count] : null),
        _ when options.Cpus.Count > 0 => Bound(options, ring),
        _ => Unasked(allowed, options.Rings, ring),
    };

    /// <summary>Puts the calling thread in its place. What the kernel refuses is left: it costs speed, not answers.</summary>
    public void ApplyToLoop()
    {
        if (LoopCpu is { } cpu && Processors.Bind(cpu) == Errno.None && IsShared)
        {
            _ = Processors.Weigh(SharedNice, SharedSlice);
        }
    }

    /// <summary>Two processors for each ring where that many were asked for, otherwise one, and in turn when they run out.</summary>
    private static ThreadPlacement Bound(ServerOptions options, int ring)
    {
        IReadOnlyList<uint> asked = options.Cpus;
        if (asked.Count >= 2 * options.Rings)
        {
            return new ThreadPlacement(asked[2 * ring], asked[(2 * ring) + 1]);
        }

        uint shared = asked[ring % asked.Count];
        return new ThreadPlacement(shared, shared);
    }

    /// <remarks>
    /// On few processors both threads share one: arming is on no connection's path, so the loop can be a light guest there. On
    /// 2 cores with ab that is half as many connections again as two spinning threads at the scheduler's mercy. The last ones,
    /// since interrupts and whatever else runs tend to the first. On more processors the scheduler finds one for each
    /// spinning thread, and others when a second server comes, with whose threads bound ones would collide.
    /// </remarks>
    private static ThreadPlacement Unasked(ReadOnlySpan<uint> allowed, int rings, int ring)
    {
        int count = allowed.Length;
        if (count == 0 || (count >= EnoughForTwo && count >= (2 * rings) + 1))
        {
            return new ThreadPlacement(SubmissionCpu: null, LoopCpu: null);
        }

        uint shared = allowed[count - 1 - (ring % count)];
        return new ThreadPlacement(shared, shared);
    }
}
