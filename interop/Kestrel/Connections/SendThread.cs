namespace Uring.Kestrel.Connections;

/// <summary>The thread of a send.</summary>
internal enum SendThread
{
    /// <summary>The loop of the connection, by its ring.</summary>
    Loop,

    /// <summary>A thread of the pool, by a system call.</summary>
    Pool,

    /// <summary>The thread that has written, by a system call.</summary>
    Writer,
}
