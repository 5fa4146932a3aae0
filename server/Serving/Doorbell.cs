using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Operator.Figures;

namespace Uring.Server.Serving;

/// <summary>The eventfd by which the main thread announces orders. The loop keeps a read of it in flight.</summary>
internal sealed unsafe class Doorbell : IDisposable
{
    private readonly ulong* _count = (ulong*)NativeMemory.AllocZeroed(sizeof(ulong));
    private readonly AwaitedFile _eventFd;
    private readonly EntryQueue _queue;
    private readonly LostCompletions _lostCompletions;
    private readonly Orders _orders;
    private readonly RingFigures* _figures;

    /// <param name="eventFd">The eventfd.</param>
    /// <param name="queue">The submission queue.</param>
    /// <param name="lostCompletions">The generation.</param>
    /// <param name="orders">The orders.</param>
    /// <param name="figures">The figures of the ring.</param>
    public Doorbell(AwaitedFile eventFd, EntryQueue queue, LostCompletions lostCompletions, Orders orders, RingFigures* figures)
    {
        _eventFd = eventFd;
        _queue = queue;
        _lostCompletions = lostCompletions;
        _orders = orders;
        _figures = figures;
    }

    /// <summary>
    /// The time to submit the read again, after the queue was full or the kernel had no memory. In milliseconds of the
    /// loop's clock; <see cref="long.MaxValue"/> while the read is in flight.
    /// </summary>
    public long Due { get; private set; } = long.MaxValue;

    /// <summary>Submits the read.</summary>
    public void SubmitRead()
    {
        if (!_queue.TryTake(out io_uring_sqe* sqe))
        {
            Due = 0;
            return;
        }

        Due = long.MaxValue;
        Entries.ReadDoorbell(ref *sqe, _eventFd, _count, UserDataOf(_lostCompletions.Generation));
        _queue.Submit();
    }

    /// <summary>Cancels the read of the previous generation and submits a new one.</summary>
    public void Restart(ushort previous)
    {
        _ = _queue.TryCancel(UserDataOf(previous), previous);
        SubmitRead();
    }

    /// <summary>Handles the completion of the read.</summary>
    /// <returns>Whether there are orders to take.</returns>
    public bool Rang(UserData read, KernelResult result, long now)
    {
        bool isCurrent = read.Generation == _lostCompletions.Generation;
        if (!result.IsError)
        {
            if (isCurrent)
            {
                SubmitRead();
            }

            return true;
        }

        if (isCurrent)
        {
            _figures->Count(Operation.Loop, result.Errno);
            if (result.Errno == Errno.ENOMEM)
            {
                // The eventfd keeps its count until it is read.
                Due = now + LoopParts.ShortageDelay;
            }
            else
            {
                _orders.Fail("the loop can no longer be given orders", result.Errno);
            }
        }

        return false;
    }

    /// <summary>Frees the buffer of the read. The ring must be disposed of.</summary>
    public void Dispose() => NativeMemory.Free(_count);

    private static UserData UserDataOf(ushort generation) => new(EntryKind.Doorbell, 0, Generation: generation);
}
