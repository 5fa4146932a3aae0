namespace Uring.Soak.Kept;

/// <summary>The way in which a client of kept connections ended.</summary>
internal enum KeptEnd
{
    /// <summary>Every response was right, and the connection ended as agreed.</summary>
    Right,

    /// <summary>A response was wrong, or the server closed the connection too early.</summary>
    Wrong,

    /// <summary>The client itself was late, so the server may have closed the connection.</summary>
    Late,

    /// <summary>The client left on purpose.</summary>
    Left,

    /// <summary>The server reset the connection, as it does when further reloads need the memory of its response.</summary>
    Reset,
}
