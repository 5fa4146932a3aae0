using System.Diagnostics;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Prep.Kernel;

/// <summary>
/// A ring on the running kernel. Every wait has a timeout: a lost completion fails the test, and does not
/// hang the run.
/// </summary>
internal sealed unsafe partial class KernelRing : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    // The kernel also runs the entries after one that it refuses, so each entry has a completion.
    private readonly IoUring _ring = new(new IoUringOptions { Entries = 32, SubmitAll = true });

    private KernelRing()
    {
    }

    public int Fd => _ring.Fd;

    /// <summary>The ring itself, for its registrations.</summary>
    public IoUring Ring => _ring;

    /// <summary>
    /// Creates a ring. Skips the test when the running kernel lacks one of the operations under test.
    /// </summary>
    public static KernelRing With(params ReadOnlySpan<io_uring_op> operations)
    {
        Need.Operations(operations);
        return new KernelRing();
    }

    /// <summary>Creates a ring. Skips the test also when the kernel is older than the feature.</summary>
    public static KernelRing With(Since since, params ReadOnlySpan<io_uring_op> operations)
    {
        Assert.SkipUnless(
            Need.Kernel().Supports(since.Operation),
            $"this kernel is older than {since.Version}: it has no {since.Operation} either");
        return With(operations);
    }

    public void RegisterFiles(uint slots) => _ring.RegisterFilesSparse(slots);

    public KernelResult UpdateFile(uint slot, int fd) => _ring.UpdateFile(slot, fd);

    /// <summary>Takes an entry, which a prep helper fills.</summary>
    public io_uring_sqe* Take()
    {
        Assert.True(_ring.Submissions.TryTake(out io_uring_sqe* sqe), "the submission queue is full");
        return sqe;
    }

    public void Submit()
    {
        KernelResult submitted = _ring.Submit();
        Assert.False(submitted.IsError, submitted.ToString());
    }

    /// <summary>Submits the one entry, and waits for its result.</summary>
    public KernelResult Run()
    {
        Submit();
        return Next().Result;
    }

    /// <summary>Submits the one entry, waits for its result, and requires success.</summary>
    public int RunWell()
    {
        KernelResult result = Run();
        Assert.False(result.IsError, result.ToString());
        return result.Value;
    }

    /// <summary>Waits for a completion.</summary>
    public io_uring_cqe Next()
    {
        long start = Stopwatch.GetTimestamp();
        io_uring_cqe cqe;
        while (!_ring.Completions.TryTake(out cqe))
        {
            TimeSpan left = s_limit - Stopwatch.GetElapsedTime(start);
            Assert.True(left > TimeSpan.Zero, $"no completion within {s_limit}");
            _ = Posix.IsReadable(Fd, left);
            RunPostponedWork();
        }

        return cqe;
    }

    /// <summary>
    /// Submits the entries, waits for this number of completions, and orders them by their user data.
    /// </summary>
    public io_uring_cqe[] RunAll(int count)
    {
        Submit();
        io_uring_cqe[] completions = new io_uring_cqe[count];
        for (int i = 0; i < count; i++)
        {
            completions[i] = Next();
        }

        return [.. completions.OrderBy(cqe => cqe.user_data)];
    }

    /// <summary>Submits the entries, and requires that none of them completes.</summary>
    public void SubmitPending()
    {
        Submit();
        AssertQuiet();
    }

    public void AssertQuiet()
    {
        RunPostponedWork();
        if (_ring.Completions.TryTake(out io_uring_cqe cqe))
        {
            Assert.Fail($"{cqe.user_data} has completed: {cqe.Result}");
        }
    }

    /// <summary>Ends the requests in flight, since they may write to the memory of the test.</summary>
    public void Dispose()
    {
        CancelEverything();
        FreeBufferRings();
        _ring.Dispose();
    }

    private void RunPostponedWork()
    {
        KernelResult entered = _ring.SubmitAndWait(0);
        Assert.False(entered.IsError && entered.Errno != Errno.EINTR, entered.ToString());
    }
}
