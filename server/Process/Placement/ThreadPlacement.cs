using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Process.Placement;

/// <summary>
/// The processors and the priority of the two threads of one ring: the kernel's SQ thread and the
/// loop's thread.
/// </summary>
/// <param name="SubmissionCpu">
/// The processor of the kernel's SQ thread. Null leaves the choice to the scheduler, or the ring has
/// no such thread.
/// </param>
/// <param name="LoopCpu">The processor of the loop's thread. Null leaves the choice to the scheduler.</param>
/// <param name="IsBackground">
/// Whether the loop's thread has background priority, because other threads need its processor more.
/// </param>
/// <remarks>The measurements behind the constants are in docs/server-placement.md.</remarks>
internal sealed record ThreadPlacement(uint? SubmissionCpu, uint? LoopCpu, bool IsBackground)
{
    // Two spinning threads, the traffic of the clients, and one to spare. On fewer processors the scheduler
    // moves spinning threads onto each other's processors.
    private const int EnoughForTwo = 4;

    // A weight of about 10 % beside one busy thread of nice 0. With less, the loop re-arms too few slots for
    // some thousands of clients, and the kernel drops connections of a full accept queue.
    private const int BackgroundNice = 10;

    // The shortest time slice that the scheduler grants, in nanoseconds. The loop re-arms the ended slots in
    // microseconds. With a short slice other threads need not wait for the scheduler's tick.
    private const ulong BackgroundSlice = 100_000;

    /// <summary>Whether both threads have the same processor.</summary>
    public bool IsShared => SubmissionCpu is { } cpu && cpu == LoopCpu;

    /// <summary>The nice value of the loop's thread: sched(7).</summary>
    public int LoopNice => IsBackground ? BackgroundNice : 0;

    /// <summary>Chooses the places of one ring's threads.</summary>
    /// <param name="allowed">
    /// The processors that this process may run on, ascending. Empty when the kernel does not report them.
    /// </param>
    /// <param name="options">The settings.</param>
    /// <param name="ring">The index of the ring, from 0.</param>
    /// <remarks>
    /// A loop that reads requests is on the path of each request. On the processor of the kernel's thread, or with background
    /// priority, it would delay all of them.
    /// </remarks>
    public static ThreadPlacement Choose(ReadOnlySpan<uint> allowed, ServerOptions options, int ring) => options.Mode switch
    {
        ServerMode.Batched => new ThreadPlacement(
            SubmissionCpu: null, LoopCpu: options.Cpus is { Count: > 0 } cpus ? cpus[ring % cpus.Count] : null, IsBackground: false),
        _ when options.Cpus.Count > 0 => FromSettings(options, ring),
        _ when options.ReadsRequests => new ThreadPlacement(SubmissionCpu: null, LoopCpu: null, IsBackground: false),
        _ => Default(allowed, options.Rings, ring),
    };

    /// <summary>
    /// Moves the calling thread to the place of the loop. The method ignores an error: a wrong place costs
    /// speed, but no response.
    /// </summary>
    public void ApplyToLoop()
    {
        if (LoopCpu is { } cpu && Processors.Bind(cpu) == Errno.None && IsBackground)
        {
            _ = ThreadCalls.SetScheduling(LoopNice, BackgroundSlice);
        }
    }

    /// <summary>
    /// Chooses among the processors of --cpus: two for each ring if --cpus lists enough, otherwise one, with
    /// a rotation when the rings outnumber them.
    /// </summary>
    private static ThreadPlacement FromSettings(ServerOptions options, int ring)
    {
        IReadOnlyList<uint> cpus = options.Cpus;
        if (cpus.Count >= 2 * options.Rings)
        {
            return new ThreadPlacement(cpus[2 * ring], cpus[(2 * ring) + 1], IsBackground: false);
        }

        uint cpu = cpus[ring % cpus.Count];
        return options.ReadsRequests ? new ThreadPlacement(cpu, cpu, IsBackground: false) : Shared(cpu);
    }

    /// <remarks>
    /// On few processors, a ring answers more connections per second when its two threads run on different
    /// processors. The kernel's threads have the last processors, since interrupts and other programs mostly
    /// use the first ones. On many processors, the scheduler finds one for each spinning thread. When a
    /// second server starts, the scheduler moves threads apart, whereas bound threads of two servers would
    /// share the same processors.
    /// </remarks>
    private static ThreadPlacement Default(ReadOnlySpan<uint> allowed, int rings, int ring)
    {
        int count = allowed.Length;
        if (count == 0 || (count >= EnoughForTwo && count >= (2 * rings) + 1))
        {
            return new ThreadPlacement(SubmissionCpu: null, LoopCpu: null, IsBackground: false);
        }

        uint submission = allowed[count - 1 - (ring % count)];
        return 2 * rings <= count
            ? new ThreadPlacement(submission, allowed[count - 1 - rings - ring], IsBackground: true)
            : Shared(submission);
    }

    private static ThreadPlacement Shared(uint cpu) => new(cpu, cpu, IsBackground: true);
}
