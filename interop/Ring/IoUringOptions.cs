using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>How a ring is set up: io_uring_setup(2).</summary>
public sealed record IoUringOptions
{
    /// <summary>Submission queue entries; the kernel rounds up to a power of two, at most 32,768.</summary>
    public uint Entries { get; init; } = 256;

    /// <summary>
    /// Completion queue entries, or null for twice <see cref="Entries"/> (IORING_SETUP_CQSIZE). What can complete
    /// before it is reaped must fit, or completions wait in the kernel's overflow list.
    /// </summary>
    public uint? CompletionEntries { get; init; }

    /// <summary>A thread of the kernel takes entries from the submission queue by itself (IORING_SETUP_SQPOLL).</summary>
    public bool SqPoll { get; init; }

    /// <summary>How long that thread spins without work before it sleeps, in milliseconds; 0 is the kernel's default, one second.</summary>
    public uint SqThreadIdle { get; init; }

    /// <summary>The processor that thread is bound to, or null for any (IORING_SETUP_SQ_AFF).</summary>
    public uint? SqThreadCpu { get; init; }

    /// <summary>Only one thread submits (IORING_SETUP_SINGLE_ISSUER, Linux 6.0).</summary>
    public bool SingleIssuer { get; init; }

    /// <summary>Completion work runs only when this thread waits (IORING_SETUP_DEFER_TASKRUN, Linux 6.1); wants <see cref="SingleIssuer"/>.</summary>
    public bool DeferTaskrun { get; init; }

    /// <summary>Completion work does not interrupt this thread (IORING_SETUP_COOP_TASKRUN, Linux 5.19).</summary>
    public bool CoopTaskrun { get; init; }

    /// <summary>Submission goes on past an entry that fails (IORING_SETUP_SUBMIT_ALL, Linux 5.18).</summary>
    public bool SubmitAll { get; init; }

    /// <summary>The ring starts disabled, to be restricted before <see cref="IoUring.Enable"/> (IORING_SETUP_R_DISABLED, Linux 5.10).</summary>
    public bool Disabled { get; init; }

    /// <summary>
    /// Maps the two queues one by one, as kernels before 5.4 (without IORING_FEAT_SINGLE_MMAP) want it. Later ones allow
    /// it still, which is how the tests reach that path.
    /// </summary>
    internal bool SeparateMappings { get; init; }

    internal uint Flags =>
        (CompletionEntries is null ? 0 : IORING_SETUP_CQSIZE)
        | (SqPoll ? IORING_SETUP_SQPOLL : 0)
        | (SqThreadCpu is null ? 0 : IORING_SETUP_SQ_AFF)
        | (SingleIssuer ? IORING_SETUP_SINGLE_ISSUER : 0)
        | (DeferTaskrun ? IORING_SETUP_DEFER_TASKRUN : 0)
        | (CoopTaskrun ? IORING_SETUP_COOP_TASKRUN : 0)
        | (SubmitAll ? IORING_SETUP_SUBMIT_ALL : 0)
        | (Disabled ? IORING_SETUP_R_DISABLED : 0);

    internal string DescribeFlags()
    {
        List<string> names = [];
        void Name(bool set, string name)
        {
            if (set)
            {
                names.Add(name);
            }
        }

        Name(CompletionEntries is not null, $"CQSIZE {CompletionEntries}");
        Name(SqPoll, "SQPOLL");
        Name(SqThreadCpu is not null, $"SQ_AFF {SqThreadCpu}");
        Name(SingleIssuer, "SINGLE_ISSUER, since 6.0");
        Name(DeferTaskrun, "DEFER_TASKRUN with SINGLE_ISSUER, since 6.1");
        Name(CoopTaskrun, "COOP_TASKRUN, since 5.19");
        Name(SubmitAll, "SUBMIT_ALL, since 5.18");
        Name(Disabled, "R_DISABLED, since 5.10");
        return names.Count == 0 ? "none" : string.Join("; ", names);
    }
}
