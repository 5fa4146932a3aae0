using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>A ring that is disposed or called in the wrong place.</summary>
public unsafe class DisposalInUseTests
{
    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_loop_over_completions_ends_when_its_body_disposes_the_ring(string kind)
    {
        IoUring ring = RingKinds.Create(kind);
        try
        {
            ring.Take()->PrepNop();
            ring.Take()->PrepNop();
            ring.SubmitWell();
            Assert.Equal(new KernelResult(2), ring.Wait(2, new WaitOptions { Timeout = TimeSpan.FromSeconds(20) }));

            int seen = 0;
            foreach (ref readonly io_uring_cqe cqe in ring.Completions)
            {
                Assert.Equal(new KernelResult(0), cqe.Result);
                seen++;
                ring.Dispose();
            }

            Assert.Equal(1, seen);
        }
        finally
        {
            ring.Dispose();
        }
    }

#if DEBUG
    [Fact]
    public void Debug_builds_name_the_thread_whose_index_another_one_uses()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        ring.RegisterRingFd();
        ring.Take()->PrepNop();
        InvalidOperationException? wrong = null;
        Thread thread = new(() =>
        {
            // The thread has another ring at the same index. Without the check the call would enter that
            // ring.
            using IoUring other = new(new IoUringOptions { Entries = 8 });
            other.RegisterRingFd();
            wrong = Assert.Throws<InvalidOperationException>(() => ring.Submit());
        });
        thread.Start();
        thread.Join();

        Assert.NotNull(wrong);
        Assert.Contains("registered with another thread", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(new KernelResult(1), ring.Submit());
    }

    [Fact]
    public void Debug_builds_name_the_thread_whose_ring_without_a_descriptor_another_one_uses_to_register()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        ring.RegisterRingFd();
        Register(fails: false);
        Assert.SkipUnless((ring.Features & IoUringAbi.IORING_FEAT_REG_REG_RING) != 0, "this kernel does not announce IORING_FEAT_REG_REG_RING");
        ring.CloseRingFd();
        Register(fails: true);
        ring.UnregisterFiles();

        void Register(bool fails)
        {
            Exception? thrown = null;
            Thread thread = new(() => thrown = Record.Exception(() => ring.RegisterFilesSparse(1)));
            thread.Start();
            thread.Join();
            Assert.Equal(fails ? typeof(InvalidOperationException) : null, thrown?.GetType());
        }
    }
#endif
}
