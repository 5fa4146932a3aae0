using System.Diagnostics;
using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>
/// The steps of a test on any kind of ring. Every wait has a timeout: a lost completion fails the test, and
/// does not hang the run.
/// </summary>
internal static unsafe class RingSteps
{
    /// <summary>
    /// A mask for waits that have a completion. The runtime's signal for garbage collections would end such a
    /// wait early, and show in no result.
    /// </summary>
    public const ulong AllSignals = ulong.MaxValue;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    extension(IoUring ring)
    {
        /// <summary>Takes an entry, which a prep helper fills.</summary>
        public io_uring_sqe* Take()
        {
            Assert.False(ring.WaitForSpace().IsError);
            Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe), "the submission queue is full");
            return sqe;
        }

        /// <summary>Takes entries in a row.</summary>
        public SqeChain TakeChain(uint count)
        {
            Assert.True(ring.Submissions.TryTakeChain(count, out SqeChain chain), $"there is no room for {count} entries");
            return chain;
        }

        /// <summary>Submits the entries, and requires that the kernel takes them.</summary>
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

        /// <summary>Waits, and waits again when a signal of the runtime ends the wait.</summary>
        /// <remarks>
        /// For a garbage collection the runtime sends a signal to each thread that runs managed code. A
        /// thread that has entered the wait by then is interrupted. This method is for waits that end without
        /// a completion. With a completion the result hides the interruption, and a mask has to block the
        /// signal.
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

        /// <summary>Waits for a completion, also past signals of the runtime.</summary>
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

        /// <summary>
        /// Submits the entries and waits for this number of completions, in the order of their arrival.
        /// </summary>
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

        /// <summary>
        /// Submits the entries and waits for this number of completions, in the order of their user data.
        /// </summary>
        public io_uring_cqe[] CompleteByNumber(int count) => [.. ring.Complete(count).OrderBy(cqe => cqe.user_data)];

        /// <summary>Requires that the queue has no further completion.</summary>
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
