namespace Uring.Server.Serving.Connections;

/// <summary>The lists of slots that wait for the loop. The state of a slot decides which list holds it, if any.</summary>
internal enum ConnectionList : byte
{
    None,

    /// <summary>Free slots, the one that has been free for longest first.</summary>
    Free,

    /// <summary>Connections to close now.</summary>
    ToClose,

    /// <summary>Connections whose request is to be received now.</summary>
    Accepted,

    /// <summary>Connections to answer now.</summary>
    Received,

    /// <summary>Lingering connections by deadline, the earliest first. Each group of slots has its own list.</summary>
    Linger,
}
