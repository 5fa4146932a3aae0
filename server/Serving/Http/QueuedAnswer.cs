namespace Uring.Server.Serving.Http;

/// <summary>An answer to a request, in 16 bits: thousands of pipelined requests may wait for theirs.</summary>
/// <param name="Value">The parts.</param>
internal readonly record struct QueuedAnswer(ushort Value)
{
    /// <summary>The largest number of answers of a site.</summary>
    public const int MaxAnswers = 1 << 14;

    private const int KeepsBit = 1 << 14;
    private const int HeadBit = 1 << 15;

    /// <param name="answer">The index of the answer in its site.</param>
    /// <param name="keeps">Whether the connection goes on after it.</param>
    /// <param name="isHead">Whether the request is a HEAD: the answer has no body.</param>
    public QueuedAnswer(int answer, bool keeps, bool isHead)
        : this((ushort)(answer | (keeps ? KeepsBit : 0) | (isHead ? HeadBit : 0)))
    {
    }

    public int Answer => Value & (MaxAnswers - 1);

    public bool Keeps => (Value & KeepsBit) != 0;

    public bool IsHead => (Value & HeadBit) != 0;

    /// <summary>The same answer as the last one of its connection.</summary>
    public QueuedAnswer AsLast => new((ushort)(Value & ~KeepsBit));

    /// <summary>The bytes of the answer.</summary>
    public LoopResponse In(LoopSite site) => site.Of(Answer, Keeps);

    /// <summary>The number of bytes that the client gets.</summary>
    public uint LengthOf(LoopResponse response) => IsHead ? response.HeadLength : response.Length;
}
