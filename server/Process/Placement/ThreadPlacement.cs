using Uring.Interop;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Process.Placement;

/// <summary>Where the threads of one ring run: the kernel's submission thread, and ours that runs the loop.</summary>
/// <param name="SubmissionCpu">The processor that the kernel's thread is bound to; null leaves it to the scheduler, or there is no such thread.</param>
/// <param name="LoopCpu">The processor that the loop's thread is bound to; null leaves it to the scheduler.</param>
/// <param name="IsGuest">Whether the loop's thread is light: others need its processor more.</param>
internal sealed record ThreadPlacement(uint? SubmissionCpu, uint? LoopCpu, bool IsGuest)
{
    // The two spinning threads of a ring, the traffic of the clients, and one to spare: below, spinning threads that the
    // scheduler moves about take from each other what they save.
    private const int EnoughForTwo = 4;

    // 5 % of a processor that one other thread wants all of: of a tick each, turns are 80 ms apart, and so many times 80 ms as threads want
    // it. With 64 clients there, connections/s are 1.00 of nginx's with --linger 0 and 0.88 with 250 ms; at nice 10 they are 0.90 and
    // 0.84 in the same runs (36 and 30 rounds), and with 256 slots fewer, too. At nice 16 turns are 140 ms apart: in a soak, where some twenty
    // threads wanted the processor and responses changed every second, 64 clients had no answer for 8 s.
    private const int GuestNice = 13;

    // A tenth, where the host is the kernel's thread, which takes no more than the submission queue holds from one turn to the next.
    private const int SharedGuestNice = 10;

    // The shortest turn that the scheduler grants, 0.1 ms: the loop needs microseconds to arm what has ended, and for the
    // rest of its turn it holds up its host. So whoever wakes up there need not wait for the tick.
    private const ulong GuestSlice = 100_000;

    /// <summary>Whether both are on one processor.</summary>
    public bool IsShared => SubmissionCpu is { } cpu && cpu == LoopCpu;

    /// <summary>The nice value of the loop's thread, sched(7): the higher, the less it takes from its host.</summary>
    public int LoopNice => (IsGuest, IsShared) switch
    {
        (false, _) => 0,
        (true, false) => GuestNice,
        (true, true) => SharedGuestNice,
    };

    /// <summary>The places of one ring's threads.</summary>
    /// <param name="allowed">The processors that this process may run on, ascending; empty when the kernel does not tell.</param>
    /// <param name="options">Mode, rings and the processors asked for.</param>
    /// <param name="ring">Which ring, from 0.</param>
    public static ThreadPlacement Choose(ReadOnlySpan<uint> allowed, ServerOptions options, int ring) => options.Mode switch
    {
        ServerMode.Batched => new ThreadPlacement(
            SubmissionCpu: null, LoopCpu: options.Cpus is { Count: > 0 } asked ? asked[ring % asked.Count] : null, IsGuest: false),
        _ when options.Cpus.Count > 0 => Bound(options, ring),
        _ => Unasked(allowed, options.Rings, ring),
    };

    /// <summary>Puts the calling thread in its place. What the kernel refuses is left: it costs speed, not answers.</summary>
    public void ApplyToLoop()
    {
        if (LoopCpu is { } cpu && Processors.Bind(cpu) == Errno.None && IsGuest)
        {
            _ = Processors.Weigh(LoopNice, GuestSlice);
        }
    }

    /// <summary>Two processors for each ring where that many were asked for, otherwise one, and in turn when they run out.</summary>
    private static ThreadPlacement Bound(ServerOptions options, int ring)
    {
        IReadOnlyList<uint> asked = options.Cpus;
        if (asked.Count >= 2 * options.Rings)
        {
            return new ThreadPlacement(asked[2 * ring], asked[(2 * ring) + 1], IsGuest: false);
        }

        return Shared(asked[ring % asked.Count]);
    }

    /// <remarks>
    /// Connections/s on 2 cores with 64 clients beside the server, to those of nginx: with the loop as a guest of the kernel's thread
    /// 0.56, and 0.72 to 0.82 with --linger 0; as a guest on the other processor, both at nice 10, 0.74 and 0.90, and p99 is 8 ms instead of 12. A
    /// turn of the guest is no shorter than a tick of the kernel (4 ms at 250 Hz) while its host never sleeps, and the kernel's thread
    /// never does. The last processors are the kernel's threads', since interrupts and whatever else runs tend to the first. On
    /// more processors the scheduler finds one for each spinning thread, and others when a second server comes, with whose
    /// threads bound ones would collide.
    /// </remarks>
    private static ThreadPlacement Unasked(ReadOnlySpan<uint> allowed, int rings, int ring)
    {
        int count = allowed.Length;
        if (count == 0 || (count >= EnoughForTwo && count >= (2 * rings) + 1))
        {
            return new ThreadPlacement(SubmissionCpu: null, LoopCpu: null, IsGuest: false);
        }

        uint submission = allowed[count - 1 - (ring % count)];
        return 2 * rings <= count
            ? new ThreadPlacement(submission, allowed[count - 1 - rings - ring], IsGuest: true)
            : Shared(submission);
    }

    private static ThreadPlacement Shared(uint cpu) => new(cpu, cpu, IsGuest: true);
}
