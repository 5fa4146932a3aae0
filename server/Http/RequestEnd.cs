namespace Uring.Server.Http;

/// <summary>What a client may still send, as far as the first bytes of its request tell.</summary>
internal enum RequestEnd : byte
{
    /// <summary>It has sent nothing, or not all of its request: the rest will come.</summary>
    Unfinished,

    /// <summary>Its request is complete, but it may send another without waiting for the answer: RFC 9112, section 9.3.2.</summary>
    Open,

    /// <summary>Its request is complete, and by its own word the last.</summary>
    Complete,

    /// <summary>It is gone.</summary>
    Gone,
}
