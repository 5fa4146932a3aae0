using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving;

/// <summary>
/// What the loops of both modes have in common: a ring with its file table, the slots, the linger, and the orders of the main
/// thread. A loop serves on one thread, from its first connection to the order to end, and allocates nothing there.
/// </summary>
internal abstract unsafe partial class RingLoop : IDisposable
{
    /// <summary>How long to leave the kernel alone after an accept failed for want of memory or files, in milliseconds.</summary>
    private const long ShortageDelay = 100;

    private readonly ulong* _doorbellCount = (ulong*)NativeMemory.AllocZeroed(sizeof(ulong));
    private readonly byte* _requests;
    private readonly uint _listeners;
    private readonly uint[] _mostTaken;
    private LoopClock _clock;
    private long _allocatedBefore;
    private bool _queueFull;

    /// <exception cref="IoUringException">The kernel refused the ring or its file table.</exception>
    /// <param name="setup">What it is made of.</param>
    /// <param name="ringOptions">What its ring is like.</param>
    /// <param name="slots">How many slots its file table has.</param>
    /// <param name="groups">Into how many parts they fall that the connections of different sockets take: all of them, or one.</param>
    /// <param name="clock">Its time.</param>
    protected RingLoop(LoopSetup setup, IoUringOptions ringOptions, uint slots, uint groups, LoopClock clock)
    {
        _clock = clock;
        Options = setup.Options;
        Control = setup.Control;
        Current = setup.Control.Response;
        Figures = setup.Figures;
        Linger = setup.Options.Linger;
        Slots = new SlotTable(slots, groups, setup.Figures);
        _mostTaken = [.. Enumerable.Range(0, (int)groups).Select(group => SizeOf(setup.Options.Slots, groups, (uint)group) * TakenQuarters / 4)];
        InUse = new LoopResponse[slots];
        _listeners = (uint)setup.Listeners.Count;
        Ring = new IoUring(ringOptions with { Disabled = true });
        try
        {
            Ring.RegisterFilesSparse(slots + _listeners + 1);
            for (int listener = 0; listener < setup.Listeners.Count; listener++)
            {
                Ring.UpdateFile(ListenerSlot((uint)listener), setup.Listeners[listener].Fd);
            }

            Ring.UpdateFile(DoorbellSlot, setup.Control.Doorbell);
        }
        catch
        {
            Ring.Dispose();
            throw;
        }

        // Zeroed pages that cost nothing until the kernel writes a request there.
        _requests = (byte*)NativeMemory.AllocZeroed(slots, RequestLook.Most);
    }

    /// <summary>Connections that had not ended when the loop returned.</summary>
    public uint Unfinished => Slots.Count - Slots.Length(SlotList.Free);

    /// <summary>For the line that tells of the start.</summary>
    public IoUring Ring { get; }

    public LoopControl Control { get; }

    protected ServerOptions Options { get; }

    protected RingFigures* Figures { get; }

    protected SlotTable Slots { get; }

    /// <summary>The response that each slot's chain names.</summary>
    protected LoopResponse[] InUse { get; }

    /// <summary>The response of the chains to come.</summary>
    protected LoopResponse Current { get; private set; }

    /// <summary>In milliseconds; 0: connections are closed with the answer.</summary>
    protected int Linger { get; }

    protected Stage Stage { get; private set; }

    /// <summary>When it is allowed to accept again after a shortage; 0: now.</summary>
    protected long AcceptAgainAt { get; set; }

    /// <summary>Whether the last submission has to be made again.</summary>
    protected bool SubmitOwed { get; private set; }

    protected uint Listeners => _listeners;

    protected long Now => _clock.Now;

    private uint DoorbellSlot => Slots.Count + _listeners;

    /// <summary>Has to be called by the thread that is going to run it: a ring may belong to a single thread.</summary>
    /// <exception cref="IoUringException">The kernel refused.</exception>
    public void Enable()
    {
        if (!Options.NoLockdown)
        {
            RingLockdown.Restrict(Ring);
        }

        Ring.Enable();
    }

    /// <summary>Serves until it is ordered to end, or cannot go on: <see cref="LoopControl.Failure"/>.</summary>
    public void Run()
    {
        AwaitDoorbell();
        if (_clock.Ticks)
        {
            AwaitTick();
        }

        Start();
        Control.State = LoopState.Serving;
        _allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        Serve();
    }

    /// <summary>Arms what has to be armed at the start.</summary>
    protected abstract void Start();

    /// <summary>Turns until <see cref="Stage"/> is <see cref="Stage.Quitting"/>.</summary>
    protected abstract void Serve();

    protected uint ListenerSlot(uint listener) => Slots.Count + listener;

    /// <summary>Where the request of a slot is received: <see cref="RequestLook.Most"/> bytes.</summary>
    protected byte* RequestOf(uint slot) => _requests + ((nuint)slot * RequestLook.Most);

    /// <summary>The flags of a link that is not its chain's last.</summary>
    /// <remarks>
    /// Hard: the failure of one must not keep the slot from being closed. A success is of no interest, since the last link tells that the
    /// chain has ended, and a failure posts its completion all the same. Not so at the head: a chain of which the kernel cannot prepare
    /// one link (ENOMEM, for a send or a receive) is cancelled as a whole, and of one whose head skips its completion none but that is posted.
    /// </remarks>
    internal static uint FlagsOf(uint link) =>
        link == 0 ? IoUringAbi.IOSQE_IO_HARDLINK : IoUringAbi.IOSQE_IO_HARDLINK | IoUringAbi.IOSQE_CQE_SKIP_SUCCESS;

    /// <summary>Whether all slots are free.</summary>
    protected bool IsEmpty => Slots.Length(SlotList.Free) == Slots.Count;

    /// <summary>Takes an entry, if need be once what is prepared has made room for it.</summary>
    /// <returns>False when there is no room even so: there is later.</returns>
    protected bool TryTake(out io_uring_sqe* sqe)
    {
        if (Ring.Submissions.TryTake(out sqe))
        {
            _queueFull = false;
            return true;
        }

        MakeRoom();
        return Ring.Submissions.TryTake(out sqe);
    }

    /// <summary>Takes entries that follow each other, if need be once what is prepared has made room for them.</summary>
    /// <returns>False when there is no room even so: there is later.</returns>
    protected bool TryTakeChain(uint links, out SqeChain chain)
    {
        if (Ring.Submissions.TryTakeChain(links, out chain))
        {
            _queueFull = false;
            return true;
        }

        MakeRoom();
        return Ring.Submissions.TryTakeChain(links, out chain);
    }

    private void MakeRoom()
    {
        // Once for each time that it became full, and not for each turn that it stays so.
        Figures->QueueFull += _queueFull ? 0u : 1;
        _queueFull = true;
        SubmitPrepared();
    }

    /// <summary>As <see cref="Submit"/>, where there is something to hand over.</summary>
    /// <remarks>
    /// What was handed over is on its way. A kernel's thread that was woken and has no processor yet still says that it sleeps, and would be
    /// woken again, with a system call, in each turn.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void SubmitPrepared()
    {
        if (Ring.Submissions.Unpublished > 0 || SubmitOwed)
        {
            Submit();
        }
    }

    /// <summary>Hands over what is prepared. What cannot be handed over now stays, and is with the next call.</summary>
    protected void Submit()
    {
        KernelResult submitted = Ring.Submit();
        SubmitOwed = submitted.IsError;
        Check(submitted);
    }

    /// <summary>Looks at what entering the kernel, or submitting, has led to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Check(KernelResult entered)
    {
        if (entered.IsError)
        {
            CheckError(entered.Errno);
        }
    }

    /// <summary>The completions that mean the same in both modes.</summary>
    protected void CompleteAlike(UserData token, in io_uring_cqe cqe, long now)
    {
        KernelResult result = cqe.Result;
        switch (token.Link)
        {
            case ChainLink.LastDrain:
                // EAGAIN: the client has sent nothing more, and has not ended either.
                if (result.IsError && result.Errno != Errno.EAGAIN)
                {
                    Figures->Count(Operation.Drain, result.Errno);
                }

                break;
            case ChainLink.Drain:
                Drained(token.Slot, result, now);
                break;
            case ChainLink.Halt:
                Halted(token.Slot, result);
                break;
            case ChainLink.Cancel:
                Cancelled(token, result);
                break;
            case ChainLink.Doorbell:
                DoorbellRang(token, result, now);
                break;
            case ChainLink.Tick:
                Ticked(token, result, cqe.HasMore);
                break;
            default:
                Debug.Fail("a completion that no request of ours can have");
                break;
        }
    }

    /// <summary>The size of a group of slots, to which they belong in turn.</summary>
    private static uint SizeOf(uint slots, uint groups, uint group) => (slots - group + groups - 1) / groups;

    /// <summary>Accepting failed for want of memory or files, and would go on doing so.</summary>
    protected void BackOff(long now)
    {
        AcceptAgainAt = now + ShortageDelay;
        Figures->BackOffs++;
    }

    /// <summary>A connection is closed, or still there: a close is cancelled with a drain ahead of it that there was no memory for.</summary>
    protected void CloseEnded(uint slot, KernelResult close)
    {
        CountClose(close);
        bool cancelled = close.Errno == Errno.ECANCELED;
        if (cancelled)
        {
            Slots[slot].Request = RequestEnd.Gone;
        }

        Slots.Move(slot, cancelled ? SlotState.Due : SlotState.Free);
    }

    protected void CountClose(KernelResult close)
    {
        if (close.IsError)
        {
            Figures->Count(Operation.Close, close.Errno);
        }
    }

    /// <summary>Tells what only the loop's thread knows.</summary>
    protected void TellFigures()
    {
        Figures->Enters = Ring.Enters;
        Figures->AllocatedBytes = (ulong)(GC.GetAllocatedBytesForCurrentThread() - _allocatedBefore);
    }

    /// <summary>Completions that found no room are kept by the kernel, and come when it is entered.</summary>
    protected void FetchOverflow()
    {
        Figures->Overflows++;
        Check(Ring.GetEvents());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CheckError(Errno errno)
    {
        // ETIME is the end of a wait. The others of the first row pass: nothing is lost, and the call is made again.
        if (errno is Errno.EINTR or Errno.EAGAIN or Errno.EBUSY or Errno.ETIME)
        {
            return;
        }

        if (errno == Errno.EBADR)
        {
            // What is at work above must not find another response than it began with: the next look at the orders sees to it.
            _completionsLost = true;
            return;
        }

        Figures->Count(Operation.Loop, errno);
        Fail(LoopFailure.Ring, errno);
    }

    private void Fail(LoopFailure failure, Errno errno)
    {
        Control.Fail(failure, errno);
        Stage = Stage.Quitting;
    }

    public void Dispose()
    {
        Ring.Dispose();

        // A connection that is unfinished may still be read into its buffer, and be answered: both are left to the process's end.
        if (Unfinished == 0)
        {
            NativeMemory.Free(_requests);
            NativeMemory.Free(_doorbellCount);
        }
    }
}
