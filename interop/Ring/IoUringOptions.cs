namespace Uring.Interop;

/// <summary>The options of a ring: io_uring_setup(2).</summary>
/// <remarks>
/// The library checks the options before the system call. Options that exclude each other are an error with
/// the reason (<see cref="SetupFailure.Contradiction"/>).
/// </remarks>
public sealed partial record IoUringOptions
{
    /// <summary>
    /// Entries of the submission queue, 256 by default. The kernel rounds them up to a power of two, at most
    /// 32,768.
    /// </summary>
    public uint Entries { get; init; } = 256;

    /// <summary>
    /// Entries of the completion queue, at most 65,536, or null for twice <see cref="Entries"/>
    /// (IORING_SETUP_CQSIZE, Linux 5.5). Completions that do not fit before they are reaped wait in the
    /// kernel's overflow list.
    /// </summary>
    public uint? CompletionEntries { get; init; }

    /// <summary>
    /// Reduces too large a number of entries to the maximum instead of an error (IORING_SETUP_CLAMP, Linux
    /// 5.6).
    /// </summary>
    public bool Clamp { get; init; }

    /// <summary>
    /// Lets a thread of the kernel, the SQ thread, take entries from the submission queue
    /// (IORING_SETUP_SQPOLL). Kernels before 5.11 require root for it, before 5.13 CAP_SYS_NICE.
    /// </summary>
    public bool SqPoll { get; init; }

    /// <summary>
    /// The time in milliseconds that the SQ thread spins without work before it sleeps. 0 is the kernel's
    /// default, one second. Requires <see cref="SqPoll"/>.
    /// </summary>
    public uint SqThreadIdle { get; init; }

    /// <summary>
    /// The processor of the SQ thread, counted from 0, or null for any (IORING_SETUP_SQ_AFF). Requires
    /// <see cref="SqPoll"/>.
    /// </summary>
    public uint? SqThreadCpu { get; init; }

    /// <summary>
    /// The ring whose worker threads, and with <see cref="SqPoll"/> whose SQ thread, this ring shares
    /// (IORING_SETUP_ATTACH_WQ, Linux 5.6; for the SQ thread 5.11).
    /// </summary>
    public IoUring? AttachTo { get; init; }

    /// <summary>Promises that only one thread submits (IORING_SETUP_SINGLE_ISSUER, Linux 6.0).</summary>
    public bool SingleIssuer { get; init; }

    /// <summary>
    /// Runs completion work only while this thread waits (IORING_SETUP_DEFER_TASKRUN, Linux 6.1). Requires
    /// <see cref="SingleIssuer"/>.
    /// </summary>
    public bool DeferTaskrun { get; init; }

    /// <summary>
    /// Runs completion work without an interrupt of this thread (IORING_SETUP_COOP_TASKRUN, Linux 5.19).
    /// </summary>
    public bool CoopTaskrun { get; init; }

    /// <summary>
    /// Sets a flag in the submission queue while completion work waits for this thread
    /// (IORING_SETUP_TASKRUN_FLAG, Linux 5.19). Requires <see cref="CoopTaskrun"/> or
    /// <see cref="DeferTaskrun"/>.
    /// </summary>
    public bool TaskrunFlag { get; init; }

    /// <summary>
    /// Continues a submission after an entry that fails (IORING_SETUP_SUBMIT_ALL, Linux 5.18).
    /// </summary>
    public bool SubmitAll { get; init; }

    /// <summary>
    /// Starts the ring disabled, so that restrictions can be registered before <see cref="IoUring.Enable"/>
    /// (IORING_SETUP_R_DISABLED, Linux 5.10). Until then a submission fails with EBADFD.
    /// </summary>
    public bool Disabled { get; init; }

    /// <summary>
    /// Polls the device for completions instead of interrupts (IORING_SETUP_IOPOLL). The ring then takes only
    /// reads and writes with O_DIRECT on devices with polling, and a few more. Other requests fail with
    /// EOPNOTSUPP or EINVAL.
    /// </summary>
    public bool IoPoll { get; init; }

    /// <summary>
    /// Sleeps before it polls, for half the usual time of a request (IORING_SETUP_HYBRID_IOPOLL, Linux 6.13).
    /// Requires <see cref="IoPoll"/>.
    /// </summary>
    public bool HybridIoPoll { get; init; }

    /// <summary>
    /// Gives submission entries 128 bytes, for commands that need them (IORING_SETUP_SQE128, Linux 5.19).
    /// </summary>
    public bool Sqe128 { get; init; }

    /// <summary>
    /// Gives submission entries 64 or 128 bytes, by their opcode. A long one takes two places
    /// (IORING_SETUP_SQE_MIXED, Linux 6.19).
    /// </summary>
    public bool SqeMixed { get; init; }

    /// <summary>Gives completions 32 bytes (IORING_SETUP_CQE32, Linux 5.19).</summary>
    public bool Cqe32 { get; init; }

    /// <summary>
    /// Gives completions 16 or 32 bytes, as IORING_CQE_F_32 reports. A long one takes two places
    /// (IORING_SETUP_CQE_MIXED, Linux 6.18).
    /// </summary>
    public bool CqeMixed { get; init; }

    /// <summary>
    /// Submits entries in the order of their places, without an array of indices (IORING_SETUP_NO_SQARRAY,
    /// Linux 6.6). Null omits the array if the kernel can, true requires that, and false keeps the array.
    /// </summary>
    public bool? NoSqArray { get; init; }

    /// <summary>
    /// Begins every submission at the first entry, so that few entries stay in the cache
    /// (IORING_SETUP_SQ_REWIND, Linux 7.0). Requires a ring without the array: <see cref="NoSqArray"/>.
    /// </summary>
    public bool SqRewind { get; init; }

    /// <summary>
    /// The caller's memory for the queues, or null for the kernel's (IORING_SETUP_NO_MMAP, Linux 6.5).
    /// </summary>
    public RingMemory? Memory { get; init; }

    /// <summary>
    /// Takes memory for the queues from the system's huge pages of 2 MiB (IORING_SETUP_NO_MMAP, Linux 6.5). A
    /// ring whose entries and queues each fit in a page takes two plain pages. ENOMEM when no huge page is
    /// free: vm.nr_hugepages.
    /// </summary>
    public bool HugePages { get; init; }

    /// <summary>
    /// Gives the ring no descriptor, only an index in the ring table of the thread that sets it up
    /// (IORING_SETUP_REGISTERED_FD_ONLY, Linux 6.5). Only that thread can use and dispose the ring, and a
    /// thread has room for 16. Requires <see cref="Memory"/> or <see cref="HugePages"/>.
    /// </summary>
    public bool RegisteredFdOnly { get; init; }

    /// <summary>
    /// Maps the two queues separately, as kernels before 5.4 (without IORING_FEAT_SINGLE_MMAP) require. Later
    /// kernels still allow it, so tests can cover that path.
    /// </summary>
    internal bool SeparateMappings { get; init; }
}
