using System.Diagnostics;

namespace Uring.Interop;

/// <summary>
/// Checks, in debug builds of this assembly, that one thread at a time uses a queue. With
/// IORING_SETUP_SINGLE_ISSUER only one thread may use the submission queue. Release builds do not check.
/// </summary>
/// <remarks>
/// The kernel returns EEXIST to the wrong thread, but only at a system call. A tail that two threads store
/// has lost entries by then. With SQPOLL no thread enters the kernel.
/// </remarks>
internal sealed class IssuerGuard
{
    private readonly string _queue;
    private int _owner;
    private int _inside;

    /// <param name="queue">The name of the queue, for the message.</param>
    /// <param name="singleIssuer">Whether only the thread that creates the ring may use it.</param>
    /// <param name="disabled">
    /// Whether the ring starts disabled. Then the single thread is the one that enables it.
    /// </param>
    public IssuerGuard(string queue, bool singleIssuer, bool disabled)
    {
        _queue = queue;
        if (singleIssuer && !disabled)
        {
            Adopt();
        }
    }

    /// <summary>Makes the calling thread the only one that may use the queue.</summary>
    public void Adopt() => _owner = Environment.CurrentManagedThreadId;

    [Conditional("DEBUG")]
    public void Enter()
    {
        int thread = Environment.CurrentManagedThreadId;
        if (_owner != 0 && _owner != thread)
        {
            throw new InvalidOperationException(
                $"thread {thread} uses the {_queue} of a ring with SINGLE_ISSUER that belongs to thread {_owner}: give each thread a ring, or remove SingleIssuer");
        }

        int other = Interlocked.CompareExchange(ref _inside, thread, 0);
        if (other != 0)
        {
            throw new InvalidOperationException(
                $"thread {thread} uses the {_queue} while thread {other} does: let one thread at a time use it (with a lock), or give each thread a ring");
        }
    }

    [Conditional("DEBUG")]
    public void Exit() => Volatile.Write(ref _inside, 0);
}
