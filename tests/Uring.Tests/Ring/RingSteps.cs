using System.Diagnostics;
using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>The steps of a test on any kind of ring. Every wait has an end: a lost completion is a failed test, not a hung run.</summary>
internal static unsafe class RingSteps
{
    /// <summary>
    /// A mask for waits with something there: the runtime's own signal, with which it collects, would cut them short and show in no
    /// result.
    /// </summary>
    public const ulong AllSignals = ulong.MaxValue;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    extension(IoUring ring)
    {
        /// <summary>An entry, for a prep helper to fill.</summary>
        public io_uring_sqe* Take()
        {
            Assert.False(ring.WaitForSpace().IsError);
            Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe), "the submission queue is full");
            return sqe;
        }

        /// <summary>Entries in a row.</summary>
        public SqeChain TakeChain(uint count)
        {
            Assert.True(ring.Submissions.TryTakeChain(count, out SqeChain chain), $"there is no room for {count} entries");
            return chain;
        }

        /// <summary>Submits what was taken; it has to be taken whole.</summary>
        public void SubmitWell()
        {
            KernelResult submitted = ring.Submit();
            Assert.False(submitted.IsError, submitted.ToString());
        }

        /// <summary>Waits for the next completion.</summary>
        public io_uring_cqe Next()
        {
            KernelResult ready = ring.WaitWell(s_limit);
            Assert.False(ready.IsError, ready.ToString());
            Assert.True(ring.Completions.TryTake(out io_uring_cqe cqe));
            return cqe;
        }

        /// <summary>Waits, and again when the runtime's signal has ended the wait.</summary>
        /// <remarks>
        /// It sends one, to collect, to each thread that runs managed code; who has entered the wait by then is interrupted there.
        /// For waits that end with nothing there; where something is, interruption shows in no result, and a mask has to keep it off.
        /// </remarks>
        public KernelResult WaitPastSignals(uint count, WaitOptions options)
        {
            KernelResult waited;
            do
            {
                waited = ring.Wait(count, options);
            }
            while (waited.Errno == Errno.EINTR);

            return waited;
        }

        /// <summary>Waits for a completion, also past signals, of which the runtime has some.</summary>
        public KernelResult WaitWell(TimeSpan limit)
        {
            long start = Stopwatch.GetTimestamp();
            KernelResult ready;
            do
            {
                ready = ring.Wait(1, new WaitOptions { Timeout = limit - Stopwatch.GetElapsedTime(start) });
            }
            while (ready.Errno == Errno.EINTR);

            return ready;
        }

        /// <summary>Submits what was taken and waits for so many completions, in the order in which they come.</summary>
        public io_uring_cqe[] Complete(int count)
        {
            ring.SubmitWell();
            io_uring_cqe[] completions = new io_uring_cqe[count];
            for (int i = 0; i < count; i++)
            {
                completions[i] = ring.Next();
            }

            ring.AssertQuiet();
            return completions;
        }

        /// <summary>The same, in the order of the numbers that they carry.</summary>
        public io_uring_cqe[] CompleteByNumber(int count) => [.. ring.Complete(count).OrderBy(cqe => cqe.user_data)];

        /// <summary>Nothing completes that nobody waits for.</summary>
        public void AssertQuiet()
        {
            Assert.False(ring.GetEvents().IsError);
            if (ring.Completions.TryTake(out io_uring_cqe cqe))
            {
                Assert.Fail($"{cqe.user_data} has completed: {cqe.Result}");
            }
        }
    }
}
