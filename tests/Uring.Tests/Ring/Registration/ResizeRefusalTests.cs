using Uring.Interop;

namespace Uring.Tests.Ring.Registration;

/// <summary>A ring that cannot be resized keeps its queues and their content.</summary>
public unsafe class ResizeRefusalTests
{
    private static readonly WaitOptions s_limit = new() { Timeout = RegistrationSteps.Limit };

    [Fact]
    public void Queues_that_are_too_small_for_their_content_are_refused_and_nothing_is_lost()
    {
        using IoUring ring = ResizeTests.Create(ResizeTests.Options);
        ulong sent = 0;
        ulong seen = 0;
        ResizeTests.Send(ring, ref sent, 8);
        Assert.Equal(new KernelResult(8), ring.SubmitAndWait(8, s_limit));
        Assert.Equal(Errno.EOVERFLOW, ring.ResizeRings(4, 4).Errno);

        ResizeTests.Send(ring, ref sent, 5);
        Assert.Equal(Errno.EOVERFLOW, ring.ResizeRings(4, 16).Errno);
        Assert.Equal(8u, ring.Submissions.Capacity);
        Assert.Equal(16u, ring.Completions.Capacity);
        Assert.Equal(new KernelResult(5), ring.SubmitAndWait(5, s_limit));
        ResizeTests.See(ring, ref seen, 13);
    }

    [Fact]
    public void Invalid_sizes_are_refused()
    {
        using IoUring ring = ResizeTests.Create(ResizeTests.Options);
        Assert.Equal(Errno.EINVAL, ring.ResizeRings(0).Errno);
        Assert.Equal(Errno.EINVAL, ring.ResizeRings(65_536).Errno);
        Assert.Equal(Errno.EINVAL, ring.ResizeRings(64, 32).Errno);
        Assert.Equal(Errno.EINVAL, ring.ResizeRings(8, 0).Errno);
        Assert.Equal(8u, ring.Submissions.Capacity);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("coop taskrun")]
    public void Rings_without_deferred_work_cannot_be_resized(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        Assert.Equal(Errno.EINVAL, ring.ResizeRings(64).Errno);
        _ = ring.Take();
        Assert.Equal(new KernelResult(0), ring.Run());
    }

    [Fact]
    public void A_thread_that_does_not_own_the_ring_cannot_resize_it()
    {
        using IoUring ring = ResizeTests.Create(ResizeTests.Options);
        OwnThread.Run(() =>
        {
            io_uring_params larger = new() { sq_entries = 64 };
            Assert.Equal(Errno.EEXIST, ring.RegisterRaw(io_uring_register_op.IORING_REGISTER_RESIZE_RINGS, &larger, 1).Errno);
#if DEBUG
            Assert.Throws<InvalidOperationException>(() => ring.ResizeRings(64));
#else
            Assert.Equal(Errno.EEXIST, ring.ResizeRings(64).Errno);
#endif
        });
        Assert.Equal(8u, ring.Submissions.Capacity);
        _ = ring.Take();
        Assert.Equal(new KernelResult(0), ring.Run());
    }

    [Fact]
    public void A_disabled_ring_is_resized_or_refused_with_EBADFD()
    {
        // Linux 6.18 resizes it.
        using IoUring ring = ResizeTests.Create(ResizeTests.Options with { Disabled = true });
        KernelResult resized = ring.ResizeRings(64);
        Assert.True(resized.Errno is Errno.None or Errno.EBADFD, resized.ToString());
        Assert.Equal(resized.IsError ? 8u : 64u, ring.Submissions.Capacity);
        ring.Enable();
        _ = ring.Take();
        Assert.Equal(new KernelResult(0), ring.Run());
    }

    [Fact]
    public void Queues_in_memory_of_the_caller_are_not_resized()
    {
        using IoUring ring = ResizeTests.Create(ResizeTests.Options with { HugePages = true });
        Assert.Equal(Errno.EINVAL, ring.ResizeRings(64).Errno);
        _ = ring.Take();
        Assert.Equal(new KernelResult(0), ring.Run());
    }

    [Fact]
    public void A_ring_without_a_descriptor_is_not_resized()
    {
        using IoUring ring = ResizeTests.Create(ResizeTests.Options);
        ring.RegisterRingFd();
        Assert.Equal(new KernelResult(0), ring.ResizeRings(64));
        ring.CloseRingFd();
        Assert.Equal(Errno.EBADF, ring.ResizeRings(128).Errno);
        Assert.Equal(64u, ring.Submissions.Capacity);
        _ = ring.Take();
        Assert.Equal(new KernelResult(1), ring.SubmitAndWait(1, s_limit));
    }

    [Fact]
    public void A_disposed_ring_cannot_be_resized()
    {
        IoUring ring = new(ResizeTests.Options);
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.ResizeRings(64));
    }
}
