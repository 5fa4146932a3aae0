using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Loops;

/// <summary>
/// One wake for each sleep of a loop: an eventfd whose read is in flight in the ring, and the flag of the sleep.
/// </summary>
/// <remarks>
/// The loop sets the flag, fences, and checks its inbox once more before it sleeps. Other threads push, which fences, and then
/// take the flag. So either the loop sees the item, or a thread sees the flag.
/// </remarks>
internal sealed unsafe class LoopWake : IDisposable
{
    private readonly EventFd _event = new();
    private readonly ulong* _counter = (ulong*)NativeMemory.AllocZeroed(sizeof(ulong));
    private int _sleeping;

    // A thread that took the flag signals a moment later. The descriptor stays open until that signal has been read.
    private ulong _owed;

    /// <summary>The number of signals that were read.</summary>
    public ulong Received { get; private set; }

    /// <summary>Whether each thread that took the flag has signalled, and the loop has read the signal.</summary>
    public bool IsSettled => _owed == 0;

    /// <summary>Prepares the read that a signal completes.</summary>
    public void PrepareRead(io_uring_sqe* sqe)
    {
        sqe->PrepRead(_event.Fd, _counter, sizeof(ulong), 0);
        sqe->user_data = OperationTag.Wake;
    }

    /// <summary>Sets the flag, with a full fence.</summary>
    public void AnnounceSleep() => Interlocked.Exchange(ref _sleeping, 1);

    /// <summary>Takes the flag back after the sleep, or instead of it.</summary>
    public void EndSleep()
    {
        if (Interlocked.Exchange(ref _sleeping, 0) == 0)
        {
            _owed++;
        }
    }

    /// <summary>Accounts for the signals of a completed read.</summary>
    public void OnRead(KernelResult result)
    {
        if (!result.IsError)
        {
            _owed -= *_counter;
            Received += *_counter;
        }
    }

    /// <summary>Wakes the loop, if it sleeps and no other thread wakes it.</summary>
    public void Signal()
    {
        if (Volatile.Read(ref _sleeping) != 0 && Interlocked.Exchange(ref _sleeping, 0) != 0)
        {
            _ = _event.Signal();
        }
    }

    public void Dispose()
    {
        _event.Dispose();
        NativeMemory.Free(_counter);
    }
}
