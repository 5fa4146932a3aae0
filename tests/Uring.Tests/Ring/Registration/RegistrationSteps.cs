using Uring.Interop;

namespace Uring.Tests.Ring.Registration;

/// <summary>The steps of a test of registrations, besides those of <see cref="RingSteps"/>.</summary>
internal static unsafe class RegistrationSteps
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The time in which an unexpected event would come.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    extension(IoUring ring)
    {
        public io_uring_sqe* Take(ulong userData = 0)
        {
            Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe), "the submission queue is full");
            sqe->PrepNop();
            sqe->SetData64(userData);
            return sqe;
        }

        /// <summary>Makes the system call itself, for arguments of no method.</summary>
        public KernelResult RegisterRaw(io_uring_register_op operation, void* argument, uint count) =>
            new(Libc.IoUringRegister(ring.Fd, (uint)operation, argument, count));

        /// <summary>Submits the one entry taken and waits for its result.</summary>
        public KernelResult Run()
        {
            ring.SubmitWell();
            return ring.Next().Result;
        }

        /// <summary>Waits for a completion that may not come.</summary>
        public bool TryNext(TimeSpan limit, out io_uring_cqe cqe)
        {
            KernelResult ready = ring.WaitWell(limit);
            Assert.False(ready.IsError && ready.Errno != Errno.ETIME, ready.ToString());
            return ring.Completions.TryTake(out cqe);
        }
    }

    /// <summary>Returns the errno of a refusal.</summary>
    public static Errno Refusal(Action action) => Assert.Throws<IoUringException>(action).Errno;

    /// <summary>
    /// Returns whether the kernel has a registration that needs no ring. A kernel with the registration
    /// reports EFAULT for the missing argument. A kernel without reports EINVAL, or before Linux 6.13 EBADF
    /// for the missing ring.
    /// </summary>
    public static bool KernelHasWithoutRing(io_uring_register_op operation) =>
        new KernelResult(Libc.IoUringRegister(-1, (uint)operation, null, 1)).Errno is not (Errno.EINVAL or Errno.EBADF);
}
