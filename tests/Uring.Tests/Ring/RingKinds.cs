using Uring.Interop;

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
    };

    public static IEnumerable<string> All => s_kinds.Keys;

    public static TheoryData<string> Names => [.. s_kinds.Keys];

    /// <summary>A ring of one kind.</summary>
    /// <param name="kind">Its name.</param>
    /// <param name="entries">Of the submission queue.</param>
    /// <param name="completions">Places of the completion queue, or null for what its kind has.</param>
    public static IoUring Create(string kind, uint entries = 8, uint? completions = null) =>
        new(s_kinds[kind] with { Entries = entries, CompletionEntries = completions ?? s_kinds[kind].CompletionEntries });
}
