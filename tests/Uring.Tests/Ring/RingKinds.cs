using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Ring;

/// <summary>The kinds of ring on which every behaviour is tested.</summary>
public static class RingKinds
{
    private static readonly Dictionary<string, IoUringOptions> s_kinds = new()
    {
        ["plain"] = new IoUringOptions(),
        ["separate mappings"] = new IoUringOptions { SeparateMappings = true },
        ["sqpoll"] = new IoUringOptions { SqPoll = true, SqThreadIdle = 100 },
        ["sqpoll, bound"] = new IoUringOptions { SqPoll = true, SqThreadIdle = 1, SqThreadCpu = 0 },
        ["defer taskrun"] = new IoUringOptions { SingleIssuer = true, DeferTaskrun = true },
        ["coop taskrun"] = new IoUringOptions { CoopTaskrun = true, SubmitAll = true, CompletionEntries = 1024 },
        ["index array"] = new IoUringOptions { NoSqArray = false },
        ["long entries"] = new IoUringOptions { Sqe128 = true },
        ["long completions"] = new IoUringOptions { Cqe32 = true },
        ["mixed completions"] = new IoUringOptions { CqeMixed = true },
        ["mixed entries"] = new IoUringOptions { SqeMixed = true },
        ["rewound"] = new IoUringOptions { SqRewind = true },
        [OwnMemory] = new IoUringOptions { HugePages = true },
        [Registered] = new IoUringOptions(),
    };

    /// <summary>The queues are in memory of the caller, and not mapped from the kernel.</summary>
    public const string OwnMemory = "own memory";

    /// <summary>
    /// The ring is entered by its index in the table of the thread that creates it. Only that thread can use
    /// and dispose the ring.
    /// </summary>
    public const string Registered = "registered";

    /// <summary>
    /// The kinds that this kernel can set up. <see cref="KindsTests"/> reports each other kind once, as
    /// skipped.
    /// </summary>
    public static IEnumerable<string> All => s_kinds.Where(kind => Need.Kernel().SupportsSetup(kind.Value.Flags)).Select(kind => kind.Key);

    /// <summary>The kinds, as data of a theory.</summary>
    public static TheoryData<string> Names => [.. All];

    public static TheoryData<string> Known => [.. s_kinds.Keys];

    /// <summary>Creates a ring of a kind.</summary>
    /// <param name="kind">The name of the kind.</param>
    /// <param name="entries">Entries of the submission queue.</param>
    /// <param name="completions">Places of the completion queue, or null for the default of the kind.</param>
    public static IoUring Create(string kind, uint entries = 8, uint? completions = null)
    {
        IoUringOptions options = s_kinds[kind];
        IoUring ring = SetUp(options with { Entries = entries, CompletionEntries = completions ?? options.CompletionEntries });
        if (kind == Registered)
        {
            ring.RegisterRingFd();
        }

        return ring;
    }

    /// <summary>Creates a ring. Skips the test when this kernel lacks one of the options.</summary>
    public static IoUring SetUp(IoUringOptions options)
    {
        try
        {
            return new IoUring(options);
        }
        catch (IoUringSetupException refused) when (refused.Cause == SetupFailure.NotSupported)
        {
            Assert.Skip(refused.Message);
            throw;
        }
    }
}
