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

    public static TheoryData<string> Names => [.. s_kinds.Keys];

    public static IoUring Create(string kind, uint entries = 8) => new(s_kinds[kind] with { Entries = entries });
}
