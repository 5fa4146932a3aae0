namespace Uring.Kestrel;

/// <summary>
/// The threads that run the code of the application: middleware, endpoints, and their code after an await of the connection.
/// </summary>
public enum UringScheduling
{
    /// <summary>The thread pool, as over Sockets. A handler that blocks holds up no other connection.</summary>
    ThreadPool,

    /// <summary>
    /// The loop of the connection, without a change of thread: faster than the pool. A handler that blocks or computes holds
    /// up all connections of its loop meanwhile.
    /// </summary>
    /// <remarks>
    /// Only code that never blocks may run there: no lock under contention, no synchronous I/O, no <c>Task.Wait</c>. After an
    /// await of anything other than the connection, the code continues on the thread pool.
    /// </remarks>
    Inline,
}
