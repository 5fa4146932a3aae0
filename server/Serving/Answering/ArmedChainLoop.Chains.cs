using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <content>The chains: how they are armed, and what their completions mean.</content>
internal sealed unsafe partial class ArmedChainLoop
{
    // What a chain that is cancelled completes beside what it would, and beside its sends: the cancellation, and a head that is not its accept.
    private const uint MoreCancelled = 2;

    // How much more than others the chains that are cancelled may complete, those together that have not ended.
    private uint _moreToCome;

    private bool MayAccept(long now) => Stage == Stage.Serving && now >= AcceptAgainAt;

    /// <summary>Closes what is due, and arms what can be armed, as far as there is room.</summary>
    private void Arm(long now)
    {
        bool accept = MayAccept(now);
        bool room = true;
        while (room && Slots.Length(SlotList.Due) > 0)
        {
            uint slot = Slots.First(SlotList.Due);
            room = accept ? TryClearAndArm(slot) : TryClose(slot);
        }

        while (room && accept && Slots.Length(SlotList.Free) > 0)
        {
            room = TryArm(Slots.First(SlotList.Free));
        }
    }

    private bool TryArm(uint slot)
    {
        if (!TryTakeChain(ArmedChain.Others + Current.Parts, out SqeChain entries))
        {
            return false;
        }

        ArmedChain chain = new(entries, slot);
        if (Linger == 0)
        {
            chain.AnswerAndClose(ListenerOf(slot), Current);
        }
        else
        {
            chain.AnswerAndLinger(0, ListenerOf(slot), RequestOf(slot), RequestLook.Most, Current);
        }

        Armed(slot);
        return true;
    }

    private bool TryClearAndArm(uint slot)
    {
        bool drain = Slots[slot].Request != RequestEnd.Gone;
        if (!TryTakeChain(ArmedChain.MostOthers - (drain ? 0u : 1) + Current.Parts, out SqeChain entries))
        {
            return false;
        }

        ArmedChain chain = new(entries, slot);
        uint next = chain.ClearSlot(drain);
        chain.AnswerAndLinger(next, ListenerOf(slot), RequestOf(slot), RequestLook.Most, Current);
        Armed(slot);
        return true;
    }

    private bool TryClose(uint slot)
    {
        bool drain = Slots[slot].Request != RequestEnd.Gone;
        if (!TryTakeChain(drain ? 2u : 1u, out SqeChain entries))
        {
            return false;
        }

        new ArmedChain(entries, slot).Close(drain);
        Slots.Move(slot, SlotState.Closing);
        return true;
    }

    private void Armed(uint slot)
    {
        Slots.Move(slot, SlotState.Armed);
        Slots[slot].Renew();
        InUse[slot] = Current;
        Current.InFlight++;
        Figures->Arms++;
    }

    /// <summary>Each listener has its share of the slots.</summary>
    private uint ListenerOf(uint slot) => ListenerSlot(Slots.GroupOf(slot));

    private void AcceptFailed(uint slot, Errno errno, long now)
    {
        Slots.Move(slot, SlotState.Vacant);
        if (errno == Errno.ECANCELED)
        {
            // We asked for it, or the chain was not begun at all: its end tells.
            return;
        }

        Figures->Count(Operation.Accept, errno);
        if (!AcceptErrors.EndedWithConnection(errno))
        {
            BackOff(now);
        }
    }

    private void Receive(uint slot, KernelResult result)
    {
        if (Slots[slot].State == SlotState.Vacant)
        {
            VacantFailed(Operation.Receive, result.Errno);
            return;
        }

        if (Linger > 0)
        {
            Slots.Move(slot, SlotState.Answering);
        }

        Received(slot, result);
    }

    /// <summary>A link of a chain without a connection: EBADF is the want of one, ECANCELED the failure of another link.</summary>
    private void VacantFailed(Operation operation, Errno errno)
    {
        if (errno is not Errno.EBADF and not Errno.ECANCELED)
        {
            Figures->Count(operation, errno);
        }
    }

    private void VacantEnded(uint slot, Operation operation, Errno errno, long now)
    {
        InUse[slot].InFlight--;
        VacantFailed(operation, errno);
        if (errno != Errno.EBADF)
        {
            // The kernel had not the memory to begin the chain; one that is armed at once would meet the same.
            BackOff(now);
        }

        // Its accept did not close the connection before, if the close itself was cancelled.
        Slots.Move(slot, Slots[slot].Uncleared ? SlotState.Due : SlotState.Free);
    }

    private void Cleared(uint slot, KernelResult close)
    {
        CountClose(close);
        Slots[slot].Uncleared = close.Errno == Errno.ECANCELED;
    }

    private void ChainEnded(uint slot, KernelResult shutdown, long now)
    {
        NoMoreToCome(slot);
        if (Slots[slot].State == SlotState.Vacant)
        {
            VacantEnded(slot, Operation.Shutdown, shutdown.Errno, now);
        }
        else
        {
            AnsweredToLinger(slot, shutdown, now);
        }
    }

    private void Closed(uint slot, KernelResult close, long now)
    {
        NoMoreToCome(slot);
        switch (Slots[slot].State)
        {
            case SlotState.Closing:
                CloseEnded(slot, close);
                break;
            case SlotState.Vacant:
                VacantEnded(slot, Operation.Close, close.Errno, now);
                break;
            default:
                InUse[slot].InFlight--;
                AnswerEnded(slot);
                CountClose(close);
                Slots.Move(slot, SlotState.Free);
                break;
        }
    }

    protected override bool CancelUnwanted(ref uint from)
    {
        LoopResponse current = Current;
        bool all = Stage == Stage.Disarming;
        bool any = false;
        for (uint slot = from; slot < Slots.Count; slot++)
        {
            if (Slots[slot].State == SlotState.Armed && (all || InUse[slot] != current))
            {
                // One by one: a cancellation of all by their file makes the kernel look for each one among all, which took
                // more than five seconds from 4,096 slots on.
                any = true;
                if (Slots[slot].Cancelled)
                {
                    continue;
                }

                if (_moreToCome + MoreOf(slot) > CancellationRoom || !TryCancel(new UserData(ChainLink.Accept, slot)))
                {
                    from = slot;
                    return true;
                }

                Slots[slot].Cancelled = true;
                _moreToCome += MoreOf(slot);
            }
        }

        from = 0;
        return any;
    }

    private uint MoreOf(uint slot) => InUse[slot].Parts + MoreCancelled;

    private void NoMoreToCome(uint slot)
    {
        if (Slots[slot].Cancelled)
        {
            Slots[slot].Cancelled = false;
            _moreToCome -= MoreOf(slot);
        }
    }

    /// <remarks>
    /// An accept that was found ends, and the rest of its chain behind it, some 32 links of all chains in each turn of the SQ thread
    /// (IORING_TW_CAP_ENTRIES_VALUE), while cancellations are answered at once. So a loop that waited for the answers alone had
    /// cancelled everything before most of it ended, and two rings on two processors overflowed with 2 reloads of 470.
    /// </remarks>
    protected override void CancelAnswered(uint slot, KernelResult result)
    {
        if (result.IsError)
        {
            NoMoreToCome(slot);
        }
    }

    // Each accept is its slot's, and serves one connection. Of what was cancelled the ends may be among what was lost.
    protected override void RenewAccepts(ushort before)
    {
        for (uint slot = 0; slot < Slots.Count; slot++)
        {
            NoMoreToCome(slot);
        }
    }
}
