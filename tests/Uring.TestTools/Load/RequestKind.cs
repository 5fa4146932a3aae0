namespace Uring.TestTools.Load;

/// <summary>What a client asks.</summary>
internal enum RequestKind
{
    /// <summary>HTTP/1.0, as <c>ab</c> asks.</summary>
    Http10,

    /// <summary>HTTP/1.1, which keeps the connection unless the server closes it.</summary>
    Http11,

    /// <summary>HTTP/1.1 with <c>Connection: close</c>.</summary>
    Http11Close,
}
