namespace Uring.Server.Http;

/// <summary>Whether a client may still send data, according to the first bytes of its request.</summary>
internal enum ClientInput : byte
{
    /// <summary>The client has sent nothing, or a part of its request.</summary>
    Unfinished,

    /// <summary>
    /// The request is complete, but the client may pipeline another one: RFC 9112, section 9.3.2.
    /// </summary>
    MayPipeline,

    /// <summary>The request is complete, and declares itself the last one.</summary>
    Complete,

    /// <summary>The client has closed or reset the connection.</summary>
    Closed,
}
