using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Connections;
using static Uring.Interop.IoUringAbi;

namespace Uring.Server.Serving.Answering;

/// <content>The accepts: one for each socket, at rest while there is no slot to spare.</content>
internal sealed unsafe partial class MultishotLoop
{
    // In milliseconds.
    private const long CrowdedTime = 20;

    private void Accepted(UserData accept, KernelResult result, bool more, long now)
    {
        uint listener = accept.Slot;
        if (accept.Try == Try)
        {
            _accepting[listener] &= more;
        }
        else if (more)
        {
            // Its cancellation has not met it yet, or there was no room for one.
            _ = TryCancel(accept);
        }

        if (!result.IsError)
        {
            uint slot = (uint)result.Value;
            if (Slots[slot].State == SlotState.Free)
            {
                Take(slot);
            }
            else
            {
                // Kernels before 6.10 may tell of an accept ahead of a completion that was there first.
                Slots[slot].TakenAgain = true;
            }

            return;
        }

        if (result.Errno == Errno.ECANCELED)
        {
            // We asked for it.
            return;
        }

        Figures->Count(Operation.Accept, result.Errno);
        if (result.Errno == Errno.ENFILE && Slots.Length(SlotList.Free) == 0)
        {
            // The table was full, and the kernel has closed the connection that it had already taken.
            Figures->Lost++;
        }
        else if (!AcceptErrors.EndedWithConnection(result.Errno))
        {
            BackOff(now);
        }
    }

    private void Take(uint slot)
    {
        Slots[slot].TakenAgain = false;
        Slots[slot].Renew();
        Slots.Move(slot, SlotState.Accepted);
    }

    /// <remarks>
    /// After a crowd it is accepted again once an eighth of the slots is free, or soon if there is any: to begin and to cancel an
    /// accept for every single slot would cost more than the connections, and who waits must not wait for slow readers.
    /// </remarks>
    private void AdvanceAccepts(long now)
    {
        if (InFlight >= Options.Slots)
        {
            if (!_crowded)
            {
                _crowded = true;
                _crowdedUntil = now + CrowdedTime;
                _ = CancelAccepts(Try);
            }

            return;
        }

        if (_crowded && InFlight >= _slotsToAcceptAgain && now < _crowdedUntil)
        {
            return;
        }

        _crowded = false;
        if (Stage == Stage.Serving && now >= AcceptAgainAt)
        {
            AcceptAll();
        }
    }

    private void AcceptAll()
    {
        AcceptAgainAt = 0;
        for (uint listener = 0; listener < Listeners; listener++)
        {
            if (!_accepting[listener] && TryTake(out io_uring_sqe* sqe))
            {
                sqe->PrepMultishotAcceptDirect((int)ListenerSlot(listener), null, null, 0);
                sqe->SetFlags(IOSQE_FIXED_FILE);
                sqe->SetData64(AcceptOf(listener, Try).Value);
                _accepting[listener] = true;
                Figures->Arms++;
            }
        }
    }

    // The response is chosen when a connection is there, so an accept is never outdated.
    protected override bool CancelUnwanted(ref uint from) => Stage == Stage.Disarming && CancelAccepts(Try);

    // Two accepts at most for each address: there is room for whatever they complete.
    protected override void CancelAnswered(uint slot, KernelResult result)
    {
    }

    protected override void RenewAccepts(ushort before)
    {
        _ = CancelAccepts(before);
        _accepting.AsSpan().Clear();
    }

    private static UserData AcceptOf(uint listener, ushort attempt) => new(ChainLink.Accept, listener, Try: attempt);

    private bool CancelAccepts(ushort begunIn)
    {
        bool any = false;
        for (uint listener = 0; listener < Listeners; listener++)
        {
            if (_accepting[listener])
            {
                // One that there is no room for is looked at again.
                any = true;
                _ = TryCancel(AcceptOf(listener, begunIn));
            }
        }

        return any;
    }
}
