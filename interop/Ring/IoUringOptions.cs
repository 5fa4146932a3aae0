namespace Uring.Interop;

/// <summary>How a ring is set up: io_uring_setup(2).</summary>
/// <remarks>
/// What excludes each other is refused before the kernel is asked, with the reason (<see cref="SetupFailure.Contradiction"/>).
/// </remarks>
public sealed partial record IoUringOptions
{
    /// <summary>Submission queue entries; the kernel rounds up to a power of two, at most 32,768.</summary>
    public uint Entries { get; init; } = 256;

    /// <summary>
    /// Completion queue entries, or null for twice <see cref="Entries"/> (IORING_SETUP_CQSIZE, Linux 5.5); at most 65,536. What
    /// can complete before it is reaped must fit, or completions wait in the kernel's overflow list.
    /// </summary>
    public uint? CompletionEntries { get; init; }

    /// <summary>Too many entries become as many as there can be, instead of an error (IORING_SETUP_CLAMP, Linux 5.6).</summary>
    public bool Clamp { get; init; }

    /// <summary>A thread of the kernel takes entries from the submission queue by itself (IORING_SETUP_SQPOLL).</summary>
    public bool SqPoll { get; init; }

    /// <summary>How long that thread spins without work before it sleeps, in milliseconds; 0 is the kernel's default, one second.</summary>
    public uint SqThreadIdle { get; init; }

    /// <summary>The processor that thread is bound to, or null for any (IORING_SETUP_SQ_AFF).</summary>
    public uint? SqThreadCpu { get; init; }

    /// <summary>
    /// The ring whose worker threads, and with <see cref="SqPoll"/> whose submission thread, this one shares, instead of having
    /// its own (IORING_SETUP_ATTACH_WQ, Linux 5.6; the submission thread 5.11).
    /// </summary>
    public IoUring? AttachTo { get; init; }

    /// <summary>Only one thread submits (IORING_SETUP_SINGLE_ISSUER, Linux 6.0).</summary>
    public bool SingleIssuer { get; init; }

    /// <summary>Completion work runs only when this thread waits (IORING_SETUP_DEFER_TASKRUN, Linux 6.1); wants <see cref="SingleIssuer"/>.</summary>
    public bool DeferTaskrun { get; init; }

    /// <summary>Completion work does not interrupt this thread (IORING_SETUP_COOP_TASKRUN, Linux 5.19).</summary>
    public bool CoopTaskrun { get; init; }

    /// <summary>
    /// The kernel shows in the submission queue that completion work waits for this thread (IORING_SETUP_TASKRUN_FLAG, Linux
    /// 5.19); wants <see cref="CoopTaskrun"/> or <see cref="DeferTaskrun"/>.
    /// </summary>
    public bool TaskrunFlag { get; init; }

    /// <summary>Submission goes on past an entry that fails (IORING_SETUP_SUBMIT_ALL, Linux 5.18).</summary>
    public bool SubmitAll { get; init; }

    /// <summary>
    /// The ring starts disabled, to be restricted before <see cref="IoUring.Enable"/> (IORING_SETUP_R_DISABLED, Linux 5.10);
    /// until then a submission fails with EBADFD.
    /// </summary>
    public bool Disabled { get; init; }

    /// <summary>
    /// Completions are polled for, not interrupted by (IORING_SETUP_IOPOLL): only for reads and writes with O_DIRECT on devices
    /// that can be polled, and a few more; other requests fail with EOPNOTSUPP or EINVAL.
    /// </summary>
    public bool IoPoll { get; init; }

    /// <summary>Polling sleeps first, as long as half a request usually takes (IORING_SETUP_HYBRID_IOPOLL, Linux 6.13); wants <see cref="IoPoll"/>.</summary>
    public bool HybridIoPoll { get; init; }

    /// <summary>Submission entries are 128 bytes, for commands that need them (IORING_SETUP_SQE128, Linux 5.19).</summary>
    public bool Sqe128 { get; init; }

    /// <summary>Submission entries are 64 or 128 bytes, by their opcode; a long one takes two places (IORING_SETUP_SQE_MIXED, Linux 6.19).</summary>
    public bool SqeMixed { get; init; }

    /// <summary>Completions are 32 bytes (IORING_SETUP_CQE32, Linux 5.19).</summary>
    public bool Cqe32 { get; init; }

    /// <summary>Completions are 16 or 32 bytes, as IORING_CQE_F_32 says; a long one takes two places (IORING_SETUP_CQE_MIXED, Linux 6.18).</summary>
    public bool CqeMixed { get; init; }

    /// <summary>
    /// Entries are submitted in the order in which they lie, without an array of their indices between (IORING_SETUP_NO_SQARRAY,
    /// Linux 6.6). Null is without where the kernel can; true demands it, false has the array.
    /// </summary>
    public bool? NoSqArray { get; init; }

    /// <summary>
    /// Every submission begins at the first entry, which keeps few entries in the cache (IORING_SETUP_SQ_REWIND, Linux 7.0);
    /// needs what <see cref="NoSqArray"/> says.
    /// </summary>
    public bool SqRewind { get; init; }

    /// <summary>Memory of the caller for the queues, or null for the kernel's (IORING_SETUP_NO_MMAP, Linux 6.5).</summary>
    public RingMemory? Memory { get; init; }

    /// <summary>
    /// The ring takes memory for its queues from the system's huge pages of 2 MiB (IORING_SETUP_NO_MMAP, Linux 6.5); one so
    /// small that entries and queues fit in a page each takes two plain pages. ENOMEM when none is free: vm.nr_hugepages.
    /// </summary>
    public bool HugePages { get; init; }

    /// <summary>
    /// The ring has no descriptor, only an index in the ring table of the thread that sets it up, which alone can use and
    /// dispose it (IORING_SETUP_REGISTERED_FD_ONLY, Linux 6.5); wants <see cref="Memory"/> or <see cref="HugePages"/>. A thread
    /// has room for 16.
    /// </summary>
    public bool RegisteredFdOnly { get; init; }

    /// <summary>
    /// Maps the two queues one by one, as kernels before 5.4 (without IORING_FEAT_SINGLE_MMAP) want it. Later ones allow
    /// it still, which is how the tests reach that path.
    /// </summary>
    internal bool SeparateMappings { get; init; }
}
