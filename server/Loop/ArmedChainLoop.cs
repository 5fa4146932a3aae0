using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Uring.Interop;
using Uring.Server.Listening;

namespace Uring.Server.Loop;

/// <summary>
/// The loop of the sqpoll mode. Every slot has a chain armed, so connections are accepted, answered and closed inside
/// the kernel without an instruction of ours; the loop only arms the slots whose chains have ended.
/// </summary>
/// <remarks>
/// From the first connection to the stop signal it makes no system call and allocates nothing: it reads completions from
/// shared memory, writes entries into shared memory, and reads a clock (in the vDSO) only while accepts are failing.
/// </remarks>
internal sealed unsafe partial class ArmedChainLoop : IDisposable
{
    // How long to leave the kernel alone after an accept failed for want of memory or files, in milliseconds.
    private const long ShortageDelay = 100;

    private readonly ServerOptions _options;
    private readonly Listener _listener;
    private readonly Response _response;
    private readonly IoUring _ring;
    private readonly SlotTable _slots;
    private readonly ulong* _stopCounter;

    private Stage _stage = Stage.Serving;
    private bool _wakeupOwed;
    private long _armAgainAt;

    /// <exception cref="IoUringException">The kernel refused the ring or its file table.</exception>
    public ArmedChainLoop(ServerOptions options, Listener listener, Response response, int stopFd, uint? submissionCpu)
    {
        _options = options;
        _listener = listener;
        _response = response;
        _slots = new SlotTable(options.Slots);
        _ring = new IoUring(RingOptions(options, submissionCpu));
        try
        {
            _ring.RegisterFilesSparse(FileSlots(options));
            _ring.UpdateFile(ListenerSlot, listener.Fd);
            _ring.UpdateFile(StopSlot, stopFd);
        }
        catch
        {
            _ring.Dispose();
            throw;
        }

        _stopCounter = (ulong*)NativeMemory.AllocZeroed(sizeof(ulong));
    }

    public Totals Totals { get; } = new();

    /// <summary>Bytes that the loop's thread allocated while serving; it must stay 0.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Chains that had not ended when the time for stopping was over.</summary>
    public uint Unfinished => _slots.Count - _slots.Free;

    public uint SubmissionEntries => _ring.Submissions.Capacity;

    public uint CompletionEntries => _ring.Completions.Capacity;

    private uint ListenerSlot => _options.Slots;

    private uint StopSlot => _options.Slots + 1;

    /// <summary>The ring that these settings take.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="submissionCpu">The processor of the kernel's thread; null for any.</param>
    public static IoUringOptions RingOptions(ServerOptions options, uint? submissionCpu) => new()
    {
        // Room for every chain at once, so that arming never waits for the SQ thread for long. The completion queue
        // is twice as large, and a chain completes at most once per link: it cannot overflow.
        Entries = (options.Slots * ArmedChain.Links) + StopEntries,
        SqPoll = true,
        SqThreadIdle = options.SqThreadIdle,
        SqThreadCpu = submissionCpu,
    };

    /// <summary>The size of its file table: a slot for each connection, one for the listener, one for the stop signal.</summary>
    /// <param name="options">The settings.</param>
    public static uint FileSlots(ServerOptions options) => options.Slots + 2;

    /// <summary>Arms every slot, and serves until the stop signal has come and the last connection has ended.</summary>
    /// <exception cref="ServerException">The ring is broken beyond use.</exception>
    public void Run()
    {
        AwaitStop();
        Arm();
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        while (_stage == Stage.Serving)
        {
            Turn();
        }

        AllocatedBytes = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        while (_stage != Stage.Stopped)
        {
            Turn();
            AdvanceStop();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Turn()
    {
        bool idle = true;
        foreach (ref readonly io_uring_cqe cqe in _ring.Completions)
        {
            idle = false;
            Complete(Token.From(cqe.user_data), cqe.Result);
        }

        if (_slots.Free > 0 && _stage < Stage.Disarming && (_armAgainAt == 0 || Now >= _armAgainAt))
        {
            Arm();
        }
        else if (_wakeupOwed)
        {
            Submit();
        }

        if (idle)
        {
            Pause();
        }
    }

    /// <remarks>Not Thread.SpinWait: the runtime measures how long its spins take, again and again, on a thread that it wakes for that.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pause()
    {
        if (X86Base.IsSupported)
        {
            X86Base.Pause();
        }
    }

    private void Complete(Token token, KernelResult result)
    {
        switch (token.Link)
        {
            case ChainLink.Accept:
                AcceptFailed(token.Slot, result.Errno);
                break;
            case ChainLink.Discard or ChainLink.Send:
                // Of a vacant slot's chain these fail for want of a connection. A send that posts a completion has failed
                // even when it is a count: of part of the response.
                if (_slots[token.Slot] == SlotState.Armed)
                {
                    Totals.CountFailure(token.Link, result.Errno);
                }

                break;
            case ChainLink.Close:
                ChainEnded(token.Slot, result);
                break;
            case ChainLink.Stop:
                BeginStop(result);
                break;
            case ChainLink.Cancel:
                // Whatever it found, the slots tell what is left; while any is, it is sent again.
                _cancelsInFlight--;
                break;
            default:
                Debug.Fail("a completion that no request of ours can have");
                break;
        }
    }

    private void AcceptFailed(uint slot, Errno errno)
    {
        _slots.Vacate(slot);
        if (_stage >= Stage.Disarming && errno == Errno.ECANCELED)
        {
            return;
        }

        Totals.CountFailure(ChainLink.Accept, errno);
        if (!Totals.IsAborted(errno))
        {
            _armAgainAt = Now + ShortageDelay;
        }
    }

    private void ChainEnded(uint slot, KernelResult result)
    {
        if (_slots[slot] == SlotState.Armed)
        {
            Totals.CountConnection();
            if (result.IsError)
            {
                Totals.CountFailure(ChainLink.Close, result.Errno);
            }
        }

        _slots.Release(slot);
        _endedSinceLook = true;
    }

    private void Arm()
    {
        _armAgainAt = 0;
        while (_slots.Free > 0 && _ring.Submissions.TryTakeChain(ArmedChain.Links, out SqeChain chain))
        {
            ArmedChain.Prepare(chain, _slots.Arm(), (int)ListenerSlot, _response);
        }

        Submit();
    }

    private void Submit()
    {
        KernelResult submitted = _ring.Submit();
        _wakeupOwed = submitted.IsError;
        if (submitted.IsError && submitted.Errno is not (Errno.EINTR or Errno.EAGAIN or Errno.EBUSY))
        {
            throw new ServerException($"the kernel's submission thread is gone: {submitted}; start the server again");
        }
    }

    private static long Now => Environment.TickCount64;

    public void Dispose()
    {
        _ring.Dispose();
        NativeMemory.Free(_stopCounter);
    }
}
