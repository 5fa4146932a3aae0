using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Ring;

/// <summary>The kinds of ring that every behaviour is tried on.</summary>
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

    /// <summary>Its queues are not mapped from the kernel.</summary>
    public const string OwnMemory = "memory of its own";

    /// <summary>It is entered by its index in the table of the thread that makes it, which has to use and dispose it.</summary>
    public const string Registered = "registered";

    /// <summary>Those that this kernel can set up; <see cref="KindsTests"/> reports the others as skipped, once.</summary>
    public static IEnumerable<string> All => s_kinds.Where(kind => Need.Kernel().SupportsSetup(kind.Value.Flags)).Select(kind => kind.Key);

    /// <summary>The same as data of a theory.</summary>
    public static TheoryData<string> Names => [.. All];

    public static TheoryData<string> Known => [.. s_kinds.Keys];

    /// <summary>A ring of one kind.</summary>
    /// <param name="kind">Its name.</param>
    /// <param name="entries">Of the submission queue.</param>
    /// <param name="completions">Places of the completion queue, or null for what its kind has.</param>
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

    /// <summary>A ring, or a test skipped when this kernel lacks one of its options.</summary>
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
