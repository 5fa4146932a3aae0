namespace Uring.Server.Serving.Http;

/// <summary>How a chain of sends has ended.</summary>
internal enum SendEnd
{
    /// <summary>All its answers are sent whole.</summary>
    Whole,

    /// <summary>An answer did not fit into the socket's buffer.</summary>
    Blocked,

    /// <summary>The connection cannot send any more.</summary>
    Broken,
}
