namespace Uring.TestTools.Load;

/// <summary>The kinds of requests.</summary>
internal enum RequestKind
{
    /// <summary>HTTP/1.0, as <c>ab</c> sends.</summary>
    Http10,

    /// <summary>HTTP/1.1 with a persistent connection, unless the server closes it.</summary>
    Http11,

    /// <summary>HTTP/1.1 with <c>Connection: close</c>.</summary>
    Http11Close,
}
