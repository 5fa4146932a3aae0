using Uring.Interop;
using Uring.Server.Operator.Figures;

namespace Uring.Server.Serving;

/// <summary>Publishes the figures that only the loop's thread can read.</summary>
internal sealed unsafe class LoopFigures
{
    private readonly IoUring _ring;
    private readonly RingFigures* _figures;
    private long _allocatedBefore;

    public LoopFigures(IoUring ring, RingFigures* figures)
    {
        _ring = ring;
        _figures = figures;
    }

    /// <summary>Starts to count what the calling thread allocates.</summary>
    public void Begin() => _allocatedBefore = GC.GetAllocatedBytesForCurrentThread();

    /// <summary>Publishes system calls and allocated bytes.</summary>
    public void Publish()
    {
        _figures->Enters = _ring.Enters;
        _figures->AllocatedBytes = (ulong)(GC.GetAllocatedBytesForCurrentThread() - _allocatedBefore);
    }

    /// <summary>Publishes that the loop goes to sleep.</summary>
    public void Park()
    {
        _figures->Parks++;
        _figures->Parked = 1;
        Publish();
    }

    /// <summary>Publishes that the loop is awake.</summary>
    public void Unpark() => _figures->Parked = 0;
}
