using System.Diagnostics;

namespace Uring.Interop;

/// <summary>
/// The requests in flight of a ring and the threads that submitted them, in debug builds of this assembly: the kernel cancels the
/// requests of a thread that ends.
/// </summary>
internal sealed class InFlight
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, Queue<Thread>> _requests = [];
    private readonly Dictionary<Thread, int> _threads = [];

    /// <summary>Records a request of the calling thread.</summary>
    [Conditional("DEBUG")]
    public void Submitted(ulong userData)
    {
        lock (_lock)
        {
            if (!_requests.TryGetValue(userData, out Queue<Thread>? threads))
            {
                _requests[userData] = threads = new Queue<Thread>();
            }

            threads.Enqueue(Thread.CurrentThread);
            _threads[Thread.CurrentThread] = _threads.GetValueOrDefault(Thread.CurrentThread) + 1;
        }
    }

    /// <summary>Records the last completion of a request. A completion without a recorded request counts nothing.</summary>
    [Conditional("DEBUG")]
    public void Completed(ulong userData)
    {
        lock (_lock)
        {
            if (!_requests.TryGetValue(userData, out Queue<Thread>? threads))
            {
                return;
            }

            Thread thread = threads.Dequeue();
            if (threads.Count == 0)
            {
                _requests.Remove(userData);
            }

            if (--_threads[thread] == 0)
            {
                _threads.Remove(thread);
            }
        }
    }

    /// <summary>Reports threads that have ended before their requests, once each.</summary>
    [Conditional("DEBUG")]
    public void ReportEndedThreads()
    {
        lock (_lock)
        {
            foreach ((Thread thread, int count) in _threads.Where(entry => !entry.Key.IsAlive && entry.Value > 0).ToList())
            {
                _threads[thread] = int.MinValue / 2;
                DebugReport.Write(
                    $"thread {thread.ManagedThreadId} has submitted {count} request{(count == 1 ? "" : "s")} that are in flight, and has ended: "
                    + "the kernel cancels them (ECANCELED). Submit from a thread that lives longer, or set up the ring with SqPoll");
            }
        }
    }
}
