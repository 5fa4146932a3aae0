using BenchmarkDotNet.Attributes;
using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.Bench.Ring;

/// <summary>
/// Measures NOPs in batches, from preparation to completion: on the ring of this library, and on liburing's
/// in C. With SQPOLL neither side makes a system call: both publish the batch in shared memory and poll the
/// completion queue.
/// </summary>
public unsafe class RoundTripBenchmarks : IDisposable
{
    private const int Total = 256;

    private readonly LiburingRings _liburing = LiburingRings.Shared!;
    private IoUring _ring = null!;
    private nint _twin;

    [ParamsAllValues]
    public RingKind Kind { get; set; }

    [Params(1, 32, 256)]
    public uint Batch { get; set; }

    [GlobalSetup(Target = nameof(Ours))]
    public void SetupOurs() => _ring = new IoUring(new IoUringOptions
    {
        Entries = Total,
        SqPoll = Kind == RingKind.SqPoll,
        SqThreadIdle = Kind == RingKind.SqPoll ? 1000u : 0,
        SingleIssuer = Kind == RingKind.DeferTaskrun,
        DeferTaskrun = Kind == RingKind.DeferTaskrun,
    });

    [GlobalCleanup(Target = nameof(Ours))]
    public void Dispose()
    {
        _ring.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup(Target = nameof(Liburing))]
    public void SetupLiburing()
    {
        _twin = _liburing.Create(Total, Kind switch
        {
            RingKind.SqPoll => IORING_SETUP_SQPOLL,
            RingKind.DeferTaskrun => IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN,
            _ => 0,
        });
        if (_twin == 0)
        {
            throw new InvalidOperationException("the kernel refuses liburing's ring");
        }
    }

    [GlobalCleanup(Target = nameof(Liburing))]
    public void CleanupLiburing() => _liburing.Destroy(_twin);

    [Benchmark(Baseline = true, Description = "liburing, gcc -O2", OperationsPerInvoke = Total)]
    public ulong Liburing() => Kind == RingKind.SqPoll ? _liburing.Poll(_twin, Total, Batch) : _liburing.Wait(_twin, Total, Batch);

    [Benchmark(Description = "Uring", OperationsPerInvoke = Total)]
    public ulong Ours() => Kind == RingKind.SqPoll ? Poll(Batch) : Wait(Batch);

    private ulong Wait(uint batch)
    {
        ulong sum = 0;
        for (uint done = 0; done < Total; done += batch)
        {
            Prepare(batch);
            _ = _ring.SubmitAndWait(batch);
            sum += Reap();
        }

        return sum;
    }

    private ulong Poll(uint batch)
    {
        ulong sum = 0;
        CompletionQueue completions = _ring.Completions;
        for (uint done = 0; done < Total; done += batch)
        {
            Prepare(batch);
            _ = _ring.Submit();
            while (completions.Ready < batch)
            {
            }

            sum += Reap();
        }

        return sum;
    }

    private void Prepare(uint batch)
    {
        SubmissionQueue submissions = _ring.Submissions;
        for (uint i = 0; i < batch; i++)
        {
            io_uring_sqe* sqe;
            while (!submissions.TryTake(out sqe))
            {
                // With SQPOLL the kernel frees entries shortly after their completions.
            }

            sqe->PrepNop();
            sqe->SetData64(i);
        }
    }

    private ulong Reap()
    {
        ulong sum = 0;
        foreach (ref readonly io_uring_cqe cqe in _ring.Completions)
        {
            sum += cqe.user_data;
        }

        return sum;
    }
}
