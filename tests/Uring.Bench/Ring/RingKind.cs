namespace Uring.Bench.Ring;

/// <summary>The kinds of rings that round trips are measured on.</summary>
public enum RingKind
{
    /// <summary>As setup has it by default.</summary>
    Plain,

    /// <summary>IORING_SETUP_SQPOLL: the kernel's thread submits.</summary>
    SqPoll,

    /// <summary>IORING_SETUP_SINGLE_ISSUER and IORING_SETUP_DEFER_TASKRUN: completions are made when the thread waits for them.</summary>
    DeferTaskrun,
}
