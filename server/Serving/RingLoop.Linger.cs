using System.Runtime.CompilerServices;
using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Connections;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Serving;

/// <content>
/// From the answer to the close. What reaches a closed connection makes TCP reset it, so one whose client may still be sending is
/// kept for a while: RFC 9112, section 9.6. There is no timer for each: a list by time, of those that nothing is in flight for.
/// </content>
internal abstract unsafe partial class RingLoop
{
    /// <summary>The most that one receive throws away, in bytes: far more than a socket's receive buffer ever holds.</summary>
    internal const uint DiscardLength = 1u << 30;

    // Whatever the client sends, its slot is needed again some day, in milliseconds: nginx's lingering_time.
    private const long LongestLinger = 30_000;

    // When those that linger and those that are being answered are more than this of all slots, or of those of one listener where each
    // has its own, in quarters, the oldest that linger go first: the others are for those to come.
    private const uint TakenQuarters = 3;

    /// <summary>The receive of a request has ended.</summary>
    protected void Received(uint slot, KernelResult result)
    {
        ref Slot received = ref Slots[slot];
        if (!result.IsError)
        {
            received.Request = RequestLook.At(new ReadOnlySpan<byte>(RequestOf(slot), (int)result.Count));
        }
        else if (result.Errno == Errno.EAGAIN)
        {
            received.Request = RequestEnd.Unfinished;
            received.Silent = true;
        }
        else
        {
            // Where the kernel had no memory to receive into, or with, the client is there and may be sending.
            received.Request = result.Errno is Errno.EFAULT or Errno.ENOMEM or Errno.ENOBUFS ? RequestEnd.Unfinished : RequestEnd.Gone;
            Figures->Count(Operation.Receive, result.Errno);
        }
    }

    /// <summary>A send has failed, though it may be a count: of part of the response.</summary>
    /// <remarks>The parts behind it fail as well. The first that is an error tells why.</remarks>
    protected void SendFailed(UserData send, KernelResult result)
    {
        ref Slot failed = ref Slots[send.Slot];
        if (failed.Broken && !failed.Unexplained)
        {
            return;
        }

        if (!failed.Broken)
        {
            failed.Broken = true;
            Figures->BytesSent += InUse[send.Slot].PartStart(send.Part) + result.Count;
            Figures->Broken++;
        }

        failed.Unexplained = !result.IsError;
        if (result.IsError)
        {
            Figures->Count(Operation.Send, result.Errno);
        }
    }

    /// <summary>The answer to a connection has ended, for better or worse.</summary>
    protected void AnswerEnded(uint slot)
    {
        LoopResponse response = InUse[slot];
        Figures->Connections++;
        if (!Slots[slot].Broken)
        {
            Figures->Answered++;
            Figures->Silent += Slots[slot].Silent ? 1u : 0;
            Figures->BytesSent += response.Length;
        }
        else if (Slots[slot].Unexplained)
        {
            // The last part was cut short. Its count has taken the place of the error, which is what the next send would have been told.
            Figures->Count(Operation.Send, Errno.EPIPE);
        }
    }

    /// <summary>The answer to a connection has ended, and its own end was sent with it.</summary>
    protected void AnsweredToLinger(uint slot, KernelResult shutdown, long now)
    {
        InUse[slot].InFlight--;
        AnswerEnded(slot);
        if (shutdown.IsError)
        {
            Figures->Count(Operation.Shutdown, shutdown.Errno);
            if (shutdown.Errno == Errno.ENOTCONN)
            {
                // The client has reset the connection. After another error, such as ECANCELED of a kernel that has no worker
                // for it, the client may be there still, and what it sends has to be thrown away.
                Slots[slot].Request = RequestEnd.Gone;
            }
        }

        BeginLinger(slot, now);
    }

    /// <summary>After the answer: the connection is kept as long as its client may be sending.</summary>
    private void BeginLinger(uint slot, long now)
    {
        ref Slot answered = ref Slots[slot];
        RequestEnd request = answered.Broken ? RequestEnd.Gone : answered.Request;
        answered.Until = now + Linger;
        switch (request)
        {
            case RequestEnd.Open:
                Slots.Move(slot, SlotState.Lingering);
                break;
            case RequestEnd.Unfinished:
                answered.Heard = now;
                answered.Limit = now + long.Max(LongestLinger, Linger);
                Slots.Move(slot, TryDrain(slot) ? SlotState.Draining : SlotState.Lingering);
                break;
            default:
                Figures->ClosedAtOnce++;
                Slots.Move(slot, SlotState.Due);
                break;
        }
    }

    /// <summary>A lingering client has sent something, or ended, or its receive was cancelled.</summary>
    private void Drained(uint slot, KernelResult result, long now)
    {
        ref Slot drained = ref Slots[slot];
        bool mayGoOn = !IsCrowded(Slots.GroupOf(slot)) && drained.Limit > now;
        if (result.Value > 0)
        {
            // That it sends though its time is over comes of a loop that was held up: a cancellation is on its way, ahead of the
            // next receive, which it cannot meet.
            drained.Heard = now;
            if (drained.State == SlotState.Draining || mayGoOn)
            {
                DrainOn(slot, wait: true, now);
                return;
            }
        }
        else if (result.Errno == Errno.ECANCELED && mayGoOn)
        {
            // The kernel cancels a receive though there is something for it, where who would have received it has not had the processor:
            // a server that was held up for longer than it lingers reset all its clients, however steadily they sent.
            DrainOn(slot, wait: false, now);
            return;
        }
        else
        {
            // It has ended, so there is nothing to throw away; or its time is over, and there may be.
            bool over = result.Errno is Errno.ECANCELED or Errno.EAGAIN;
            drained.Request = over ? RequestEnd.Open : RequestEnd.Gone;
            if (result.IsError && !over)
            {
                Figures->Count(Operation.Drain, result.Errno);
            }
        }

        Slots.Move(slot, SlotState.Due);
    }

    /// <summary>Goes on with throwing away, or looks once whether there is something to.</summary>
    private void DrainOn(uint slot, bool wait, long now)
    {
        ref Slot drained = ref Slots[slot];
        bool draining = TryDrain(slot, wait);
        if (!draining || (wait && drained.State == SlotState.Halting))
        {
            drained.Until = now + Linger;
            Slots.Move(slot, draining ? SlotState.Draining : SlotState.Lingering);
        }
    }

    /// <summary>A cancellation has met its receive, or not.</summary>
    private void Halted(uint slot, KernelResult result)
    {
        // ENOENT: its completion is there or about to be. EALREADY: it was at work, and may be waiting again.
        if (result.Errno == Errno.EALREADY && Slots[slot].State == SlotState.Halting)
        {
            Slots.Move(slot, SlotState.Draining);
        }
    }

    /// <summary>When the next linger is over, in milliseconds of the loop's clock; <see cref="long.MaxValue"/> if none lingers.</summary>
    protected long NextLingerEnd
    {
        get
        {
            long next = long.MaxValue;
            for (uint group = 0; group < Slots.Groups; group++)
            {
                if (Slots.Length(SlotList.Linger, group) > 0)
                {
                    next = long.Min(next, Slots[Slots.First(SlotList.Linger, group)].Until);
                }
            }

            return next;
        }
    }

    /// <summary>Ends the linger of those whose time is over, and of the oldest when slots run short.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void AdvanceLinger(long now)
    {
        for (uint group = 0; group < Slots.Groups; group++)
        {
            AdvanceLinger(group, now);
        }
    }

    private void AdvanceLinger(uint group, long now)
    {
        while (Slots.Length(SlotList.Linger, group) > 0)
        {
            uint slot = Slots.First(SlotList.Linger, group);
            bool crowded = IsCrowded(group);
            if (!crowded && Slots[slot].Until > now)
            {
                break;
            }

            if (!TryEndLinger(slot, now, crowded))
            {
                break;
            }
        }
    }

    /// <summary>Whether so many slots of a group linger, or are at work on slow readers, that those to come need room.</summary>
    private bool IsCrowded(uint group) => Slots.Length(SlotList.Linger, group) + Slots.Answering(group) > _mostTaken[group];

    /// <returns>False when there is no room in the submission queue for what it takes.</returns>
    private bool TryEndLinger(uint slot, long now, bool crowded)
    {
        ref Slot lingering = ref Slots[slot];
        bool early = lingering.Until > now;
        bool mayGoOn = !crowded && lingering.Request == RequestEnd.Unfinished && lingering.Limit > now;
        if (lingering.State == SlotState.Lingering && mayGoOn)
        {
            // There was no room for its receive: what it has sent meanwhile waits.
            if (!TryDrain(slot))
            {
                return false;
            }

            lingering.Heard = now;
            lingering.Until = now + Linger;
            Slots.Move(slot, SlotState.Draining);
        }
        else if (lingering.State == SlotState.Lingering)
        {
            Slots.Move(slot, SlotState.Due);
        }
        else if (mayGoOn && lingering.Heard + Linger > now)
        {
            lingering.Until = now + Linger;
            Slots.Move(slot, SlotState.Draining);
        }
        else if (TryHalt(slot))
        {
            Slots.Move(slot, SlotState.Halting);
        }
        else
        {
            return false;
        }

        Figures->CutShort += early ? 1u : 0;
        return true;
    }

    private bool TryDrain(uint slot, bool wait = true)
    {
        if (!TryTake(out io_uring_sqe* sqe))
        {
            return false;
        }

        sqe->PrepRecv((int)slot, null, DiscardLength, wait ? MSG_TRUNC : MSG_TRUNC | MSG_DONTWAIT);
        sqe->SetFlags(IOSQE_FIXED_FILE);
        sqe->SetData64(new UserData(ChainLink.Drain, slot).Value);
        return true;
    }

    private bool TryHalt(uint slot)
    {
        if (!TryTake(out io_uring_sqe* sqe))
        {
            return false;
        }

        sqe->PrepCancel64(new UserData(ChainLink.Drain, slot).Value, 0);
        sqe->SetData64(new UserData(ChainLink.Halt, slot).Value);
        return true;
    }
}
