using Uring.Interop;

namespace Uring.Server.Serving.Submitting;

/// <summary>Submits entries to the kernel: <see cref="SqPoll"/> or <see cref="Batched"/>.</summary>
/// <typeparam name="TSelf">The implementing struct, so that the loop calls it without a virtual call.</typeparam>
internal interface ISubmitter<TSelf>
    where TSelf : struct, ISubmitter<TSelf>
{
    /// <summary>The options of the ring.</summary>
    static abstract IoUringOptions RingOptions(LoopSetup setup, LoopShape shape);

    /// <summary>The clock that costs no more than the mode allows.</summary>
    static abstract LoopClock CreateClock(LoopSetup setup);

    static abstract TSelf Create(LoopParts parts);

    /// <summary>Called once, before the first turn.</summary>
    void Start(long now);

    /// <summary>Ends a turn. Submits the prepared entries where that needs no system call.</summary>
    /// <param name="idle">Whether the turn found no completion.</param>
    /// <param name="now">In milliseconds of the loop's clock.</param>
    /// <returns>Whether <see cref="Sleep"/> follows.</returns>
    bool EndTurn(bool idle, long now);

    /// <summary>Sleeps in the kernel until a completion or a deadline, where the mode allows it now.</summary>
    /// <param name="deadline">In milliseconds of the loop's clock. 0 means now, <see cref="long.MaxValue"/> never.</param>
    /// <param name="isWaiting">Whether every connection of the loop waits for bytes of a request.</param>
    void Sleep(long deadline, bool isWaiting);

    /// <summary>Fetches completions that found the completion queue full. The kernel keeps them until it is entered.</summary>
    void FetchOverflow();
}
