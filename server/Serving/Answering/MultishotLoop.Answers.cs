using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Serving.Connections;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Serving.Answering;

/// <content>From an accepted connection to its close.</content>
internal sealed unsafe partial class MultishotLoop
{
    /// <summary>Submits the next step of every slot that waits for one, as far as there is room; for the rest there is a next turn.</summary>
    private void AdvanceSlots()
    {
        while (Slots.Length(SlotList.Received) > 0 && TryAnswer(Slots.First(SlotList.Received)))
        {
        }

        while (Slots.Length(SlotList.Accepted) > 0 && TryBegin(Slots.First(SlotList.Accepted)))
        {
        }

        while (Slots.Length(SlotList.Due) > 0 && TryClose(Slots.First(SlotList.Due)))
        {
        }
    }

    private bool TryBegin(uint slot)
    {
        if (Linger == 0)
        {
            return TryDiscardAndAnswer(slot);
        }

        if (!TryTakeChain(1, out SqeChain chain))
        {
            return false;
        }

        // Not in one chain with the answer: what is read decides whether that ends with a close, which is cheaper, or a linger.
        chain[0].PrepRecv((int)slot, RequestOf(slot), RequestLook.Most, MSG_DONTWAIT);
        Finish(ref chain[0], ChainLink.Receive, slot, IOSQE_FIXED_FILE);
        Slots.Move(slot, SlotState.Receiving);
        return true;
    }

    private bool TryDiscardAndAnswer(uint slot)
    {
        if (!TryTakeChain(2u + Current.Parts, out SqeChain chain))
        {
            return false;
        }

        chain[0].PrepRecv((int)slot, null, DiscardLength, MSG_TRUNC | MSG_DONTWAIT);
        Finish(ref chain[0], ChainLink.Receive, slot, IOSQE_FIXED_FILE | FlagsOf(0));
        uint close = Answer(chain, 1, slot);
        Close(ref chain[close], slot);
        return true;
    }

    private bool TryAnswer(uint slot)
    {
        if (!TryTakeChain(1u + Current.Parts, out SqeChain chain))
        {
            return false;
        }

        uint end = Answer(chain, 0, slot);
        if (Slots[slot].Request is RequestEnd.Complete or RequestEnd.Gone)
        {
            Close(ref chain[end], slot);
        }
        else
        {
            chain[end].PrepShutdown((int)slot, (int)SHUT_WR);
            Finish(ref chain[end], ChainLink.Shutdown, slot, IOSQE_FIXED_FILE);
        }

        return true;
    }

    private bool TryClose(uint slot)
    {
        bool drain = Slots[slot].Request != RequestEnd.Gone;
        if (!TryTakeChain(drain ? 2u : 1u, out SqeChain chain))
        {
            return false;
        }

        if (drain)
        {
            chain[0].PrepRecv((int)slot, null, DiscardLength, MSG_TRUNC | MSG_DONTWAIT);
            Finish(ref chain[0], ChainLink.LastDrain, slot, IOSQE_FIXED_FILE | FlagsOf(0));
        }

        Close(ref chain[drain ? 1u : 0], slot);
        Slots.Move(slot, SlotState.Closing);
        return true;
    }

    /// <returns>The link behind it.</returns>
    private uint Answer(SqeChain chain, uint link, uint slot)
    {
        LoopResponse response = Current;
        uint behind = SendLinks.Prepare(chain, link, slot, response);
        Slots.Move(slot, SlotState.Answering);
        InUse[slot] = response;
        response.InFlight++;
        return behind;
    }

    private static void Close(ref io_uring_sqe sqe, uint slot)
    {
        sqe.PrepCloseDirect(slot);
        Finish(ref sqe, ChainLink.Close, slot, 0);
    }

    private static void Finish(ref io_uring_sqe sqe, ChainLink link, uint slot, uint flags)
    {
        sqe.SetData64(new UserData(link, slot).Value);
        sqe.SetFlags(flags);
    }

    private void Receive(uint slot, KernelResult result)
    {
        if (Slots[slot].State == SlotState.Receiving)
        {
            Received(slot, result);
            Slots.Move(slot, SlotState.Received);
        }
        else if (result.IsError)
        {
            // At the head of the answer, where what it read is thrown away.
            Received(slot, result);
        }
    }

    private void Sent(UserData send, KernelResult result)
    {
        // At the head of a chain a success is told, too.
        if (result.IsError || result.Count < InUse[send.Slot].PartLength(send.Part))
        {
            SendFailed(send, result);
        }
    }

    private void Closed(uint slot, KernelResult close)
    {
        if (Slots[slot].State == SlotState.Answering)
        {
            InUse[slot].InFlight--;
            AnswerEnded(slot);
            Figures->ClosedAtOnce += Linger > 0 ? 1u : 0;
        }

        CloseEnded(slot, close);
        if (Slots[slot].TakenAgain)
        {
            Take(slot);
        }
    }
}
