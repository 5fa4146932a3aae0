using BenchmarkDotNet.Attributes;
using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.Bench.Ring;

/// <summary>
/// Measures NOPs in batches, from preparation to completion: on the ring of this library, and on liburing's
/// in C, with one system call for each batch. <see cref="PolledRoundTrips"/> has the rings with SQPOLL.
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
        _twin = _liburing.Create(Total, Kind == RingKind.DeferTaskrun ? IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN : 0);
        if (_twin == 0)
        {
            throw new InvalidOperationException("the kernel refuses liburing's ring");
        }
    }

    [GlobalCleanup(Target = nameof(Liburing))]
    public void CleanupLiburing() => _liburing.Destroy(_twin);

    [Benchmark(Baseline = true, Description = "liburing, gcc -O2", OperationsPerInvoke = Total)]
    public ulong Liburing() => _liburing.Wait(_twin, Total, Batch);

    [Benchmark(Description = "Uring", OperationsPerInvoke = Total)]
    public ulong Ours()
    {
        ulong sum = 0;
        for (uint done = 0; done < Total; done += Batch)
        {
            Nops.Prepare(_ring, Batch);
            _ = _ring.SubmitAndWait(Batch);
            sum += Nops.Reap(_ring);
        }

        return sum;
    }
}
