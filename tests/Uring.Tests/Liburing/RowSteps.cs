using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Tests.Ring;

namespace Uring.Tests.Liburing;

/// <summary>The steps of the scenarios, with the names of those in tests/liburing/main.c.</summary>
internal static unsafe class RowSteps
{
    public const int PageSize = 4096;

    /// <summary>A function of liburing 2.10 and later, which do not have some errors of 2.9.</summary>
    public const string Version210 = "io_uring_memory_size";

    // One byte for all reads: no scenario compares the content.
    private static readonly byte* s_letter = (byte*)NativeMemory.AllocZeroed(1);

    public static readonly IoUringOptions Plain = new() { Entries = 8 };

    public static readonly IoUringOptions Small = new() { Entries = 4 };

    public static readonly IoUringOptions Defer = Small with { SingleIssuer = true, DeferTaskrun = true };

    /// <summary>
    /// A wait of 10 ms. The runtime sends signals to its threads, so all signals are blocked where no
    /// scenario sends them.
    /// </summary>
    public static readonly WaitOptions Short = new() { Timeout = TimeSpan.FromMilliseconds(10), SignalMask = RingSteps.AllSignals };

    extension(IoUring ring)
    {
        public io_uring_sqe* TakeNop(ulong userData)
        {
            Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
            sqe->PrepNop();
            sqe->SetData64(userData);
            return sqe;
        }

        public io_uring_sqe* TakeRead(int fd, ulong userData)
        {
            Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
            sqe->PrepRead(fd, s_letter, 1, 0);
            sqe->SetData64(userData);
            return sqe;
        }

        /// <summary>Submits NOPs with the user_data 1, 2, 3 ..., each in a call.</summary>
        public void SubmitNops(int count)
        {
            for (int i = 1; i <= count; i++)
            {
                _ = ring.TakeNop((ulong)i);
                ring.SubmitWell();
            }
        }

        /// <summary>Returns the oldest completion.</summary>
        public io_uring_cqe* Peek()
        {
            Assert.True(ring.Completions.TryPeek(out io_uring_cqe* cqe));
            return cqe;
        }

        /// <summary>Removes all completions from the queue, and returns the result of the first.</summary>
        public KernelResult NextResult()
        {
            KernelResult ready = ring.WaitWell(TimeSpan.FromSeconds(30));
            Assert.False(ready.IsError, ready.ToString());
            KernelResult result = ring.Peek()->Result;
            ring.Completions.Advance(ring.Completions.Ready);
            return result;
        }
    }

    /// <summary>Returns 0, or the error of the exception.</summary>
    public static KernelResult Outcome(Action action)
    {
        try
        {
            action();
            return default;
        }
        catch (IoUringException refused)
        {
            return KernelResult.Failed(refused.Errno);
        }
    }
}
