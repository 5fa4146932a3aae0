using System.Diagnostics;

namespace Uring.Interop;

/// <summary>
/// Debug builds of this assembly check that a queue is used by one thread at a time, and that of a ring with
/// IORING_SETUP_SINGLE_ISSUER by its one thread only. Release builds have no trace of it.
/// </summary>
/// <remarks>
/// The kernel itself refuses the wrong thread with EEXIST, but only once it is entered: a tail stored by two threads has
/// lost entries by then, and with SQPOLL nobody enters.
/// </remarks>
internal sealed class IssuerGuard
{
    private readonly string _queue;
    private int _owner;
    private int _inside;

    /// <param name="queue">What is guarded, for the message.</param>
    /// <param name="singleIssuer">Whether only one thread ever may; it is the one that makes the ring.</param>
    /// <param name="disabled">The ring starts disabled: the one thread is then the one that enables it.</param>
    public IssuerGuard(string queue, bool singleIssuer, bool disabled)
    {
        _queue = queue;
        if (singleIssuer && !disabled)
        {
            Adopt();
        }
    }

    /// <summary>From here on the calling thread is the only one that may use the queue.</summary>
    public void Adopt() => _owner = Environment.CurrentManagedThreadId;

    [Conditional("DEBUG")]
    public void Enter()
    {
        int thread = Environment.CurrentManagedThreadId;
        if (_owner != 0 && _owner != thread)
        {
            throw new InvalidOperationException(
                $"thread {thread} uses the {_queue} of a ring with SINGLE_ISSUER that belongs to thread {_owner}: give each thread a ring, or leave that option out");
        }

        int other = Interlocked.CompareExchange(ref _inside, thread, 0);
        if (other != 0)
        {
            throw new InvalidOperationException(
                $"thread {thread} uses the {_queue} while thread {other} does: one thread at a time may, so lock around it or give each thread a ring");
        }
    }

    [Conditional("DEBUG")]
    public void Exit() => Volatile.Write(ref _inside, 0);
}
