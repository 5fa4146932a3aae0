namespace Uring.Server.Serving.Http;

/// <summary>An answer to a request, in 32 bits: thousands of pipelined requests may wait for theirs.</summary>
/// <param name="Value">The parts.</param>
internal readonly record struct QueuedAnswer(uint Value)
{
    /// <summary>The largest number of answers of a site, and of the representations of its files.</summary>
    public const int MaxAnswers = 1 << IndexBits;

    private const int IndexBits = 27;
    private const uint KindMask = 7;
    private const uint KeepsBit = 1u << 30;
    private const uint HeadBit = 1u << 31;

    /// <param name="kind">The form of the answer.</param>
    /// <param name="index">The index of a prepared answer in its site, or that of a representation.</param>
    /// <param name="keeps">Whether the connection goes on after it.</param>
    /// <param name="isHead">Whether the request is a HEAD: the answer has no body.</param>
    public QueuedAnswer(AnswerKind kind, int index, bool keeps, bool isHead)
        : this((uint)index | ((uint)kind << IndexBits) | (keeps ? KeepsBit : 0) | (isHead ? HeadBit : 0))
    {
    }

    /// <summary>The index of a prepared answer in its site, or that of a representation.</summary>
    public int Index => (int)(Value & (MaxAnswers - 1));

    public AnswerKind Kind => (AnswerKind)((Value >> IndexBits) & KindMask);

    /// <summary>Whether the site has the whole answer as bytes, head and body.</summary>
    public bool IsPrepared => Kind == AnswerKind.Prepared;

    public bool Keeps => (Value & KeepsBit) != 0;

    public bool IsHead => (Value & HeadBit) != 0;

    /// <summary>The same answer as the last one of its connection.</summary>
    public QueuedAnswer AsLast => new(Value & ~KeepsBit);

    /// <summary>The bytes of a prepared answer.</summary>
    public LoopResponse In(LoopSite site) => site.Of(Index, Keeps);
}
