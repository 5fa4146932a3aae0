using Uring.Server.Http.Parsing;

namespace Uring.Server.Serving.Http;

/// <summary>The request and the answers of a connection that may serve several of them, beside its <see cref="Connections.Connection"/>.</summary>
internal struct HttpConnection
{
    /// <summary>The value of <see cref="Block"/> for a connection without one.</summary>
    public const uint NoBlock = uint.MaxValue;

    /// <summary>The head that is being read.</summary>
    public RequestHead Head;

    /// <summary>The body that is being read and discarded.</summary>
    public BodyReader Body;

    /// <summary>The answers that are not sent whole, in the order of their requests.</summary>
    public AnswerQueue Queue;

    /// <summary>
    /// The site of the answers that entries in flight point to, or of the answer that is sent in part. With files, the site of
    /// all queued answers.
    /// </summary>
    public LoopSite? Site;

    /// <summary>The heads of the answers in the chain that is in flight, or of the answer that is sent in part.</summary>
    public HeadList Heads;

    /// <summary>The queries of the queued redirects.</summary>
    public QueryQueue Queries;

    /// <summary>The range of the queued answer that has one.</summary>
    public FileRange Range;

    /// <summary>The block with the part of a head that has come; <see cref="NoBlock"/> without one.</summary>
    public uint Block;

    /// <summary>The bytes in the block.</summary>
    public uint BlockLength;

    /// <summary>The answers of the connection so far, sent or not.</summary>
    public uint Requests;

    /// <summary>Generation of the connection. A receive of an older one has no meaning.</summary>
    public ushort Generation;

    /// <summary>The answer to the request whose body is being read.</summary>
    public QueuedAnswer Pending;

    /// <summary>The answers in the chain that is in flight.</summary>
    public byte Sending;

    /// <summary>The receive is in flight.</summary>
    public bool Receiving;

    /// <summary>The chain in flight ends with the close of the connection.</summary>
    public bool Closes;

    /// <summary>The number of the date of the answers in the chain in flight, or of the answer that is sent in part.</summary>
    public uint DateNumber;

    /// <summary>The client has ended its side of the connection.</summary>
    public bool ClientEnded;

    /// <summary>A body is being read.</summary>
    public bool InBody;

    /// <summary>The last answer of the connection is queued or sent. Further bytes are discarded.</summary>
    public bool IsLast;

    /// <summary>The client has declared its last request, and the loop has read all of it. The client has nothing more to send.</summary>
    public bool IsClean;

    /// <summary>The connection did not end with a whole answer.</summary>
    public bool IsBroken;

    /// <summary>Begins the life of a connection. The previous one must have given its blocks back.</summary>
    public void Reset()
    {
        ushort generation = (ushort)(Generation + 1);
        this = default;
        (Generation, Block) = (generation, NoBlock);
        Queue.Reset();
        Queries.Reset();
    }
}
