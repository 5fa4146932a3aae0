using System.Diagnostics;

namespace Uring.Interop;

/// <summary>
/// Records the requests in flight of a ring and their submitting threads, in debug builds of this assembly.
/// The kernel cancels the requests of a thread that has ended.
/// </summary>
/// <remarks>
/// The collections do not allocate once they have their size, so that tests of the library can count
/// allocations.
/// </remarks>
internal sealed class InFlight
{
    // Bounds the memory of a debug build with thousands of rings.
    private const uint MostReserved = 16_384;

    private readonly Lock _lock = new();
    private readonly List<Submitter> _submitters = [];
    private Dictionary<(ulong UserData, int Thread), int> _requests = [];

    /// <summary>Reserves room for the requests of a ring.</summary>
    /// <param name="completions">The entries of its completion queue.</param>
    [Conditional("DEBUG")]
    public void Reserve(uint completions)
    {
        _requests = new((int)uint.Min(2 * completions, MostReserved));
        _submitters.EnsureCapacity(8);
    }

    /// <summary>Records a request of the calling thread.</summary>
    [Conditional("DEBUG")]
    public void Submitted(ulong userData)
    {
        lock (_lock)
        {
            int index = IndexOfThread(Thread.CurrentThread);
            (ulong, int) key = (userData, index);
            _requests[key] = _requests.GetValueOrDefault(key) + 1;
            _submitters[index] = _submitters[index] with { Count = _submitters[index].Count + 1 };
        }
    }

    /// <summary>
    /// Records the last completion of a request. Ignores a completion without a recorded request.
    /// </summary>
    [Conditional("DEBUG")]
    public void Completed(ulong userData)
    {
        lock (_lock)
        {
            for (int index = 0; index < _submitters.Count; index++)
            {
                (ulong, int) key = (userData, index);
                if (!_requests.TryGetValue(key, out int count))
                {
                    continue;
                }

                if (count == 1)
                {
                    _requests.Remove(key);
                }
                else
                {
                    _requests[key] = count - 1;
                }

                _submitters[index] = _submitters[index] with { Count = _submitters[index].Count - 1 };
                return;
            }
        }
    }

    /// <summary>Reports each thread that has ended before its requests, once.</summary>
    [Conditional("DEBUG")]
    public void ReportEndedThreads()
    {
        lock (_lock)
        {
            for (int index = 0; index < _submitters.Count; index++)
            {
                Submitter submitter = _submitters[index];
                if (submitter.Count > 0 && !submitter.IsReported && !submitter.Thread.IsAlive)
                {
                    _submitters[index] = submitter with { IsReported = true };
                    DebugReport.Write(
                        $"thread {submitter.Thread.ManagedThreadId} has ended with {submitter.Count} request{(submitter.Count == 1 ? "" : "s")} in flight, "
                        + "and the kernel cancels them (ECANCELED): submit from a thread that lives longer, or set up the ring with SqPoll");
                }
            }
        }
    }

    private int IndexOfThread(Thread thread)
    {
        int free = -1;
        for (int index = 0; index < _submitters.Count; index++)
        {
            if (_submitters[index].Thread == thread)
            {
                return index;
            }

            free = _submitters[index].Count == 0 ? index : free;
        }

        if (free < 0)
        {
            free = _submitters.Count;
            _submitters.Add(default);
        }

        _submitters[free] = new Submitter(thread, 0, false);
        return free;
    }

    private readonly record struct Submitter(Thread Thread, int Count, bool IsReported);
}
