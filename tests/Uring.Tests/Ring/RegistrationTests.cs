using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring;

/// <summary>Registered files and the probe, by the kernel's own answers.</summary>
public unsafe class RegistrationTests
{
    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_file_in_a_slot_is_read_through_the_slot_and_gone_when_the_slot_is_emptied(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        ring.RegisterFilesSparse(4);
        using (FileStream file = new("/proc/version", FileMode.Open, FileAccess.Read))
        {
            ring.UpdateFile(3, (int)file.SafeFileHandle.DangerousGetHandle());
        }

        byte* text = stackalloc byte[64];
        Assert.StartsWith("Linux", ReadSlot(ring, 3, text, out KernelResult read), StringComparison.Ordinal);
        Assert.False(read.IsError);

        ring.UpdateFile(3, -1);
        _ = ReadSlot(ring, 3, text, out read);
        Assert.Equal(Errno.EBADF, read.Errno);
    }

    [Fact]
    public void A_second_file_table_is_refused_with_its_errno()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        ring.RegisterFilesSparse(4);
        Assert.Equal(Errno.EBUSY, Assert.Throws<IoUringException>(() => ring.RegisterFilesSparse(4)).Errno);
    }

    [Fact]
    public void A_slot_beyond_the_table_and_a_bad_descriptor_are_refused_with_their_errno()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        Assert.Equal(Errno.ENXIO, Assert.Throws<IoUringException>(() => ring.UpdateFile(0, 0)).Errno);
        ring.RegisterFilesSparse(4);
        Assert.Equal(Errno.EINVAL, Assert.Throws<IoUringException>(() => ring.UpdateFile(4, 0)).Errno);
        Assert.Equal(Errno.EBADF, Assert.Throws<IoUringException>(() => ring.UpdateFile(0, 1_000_000)).Errno);
    }

    [Fact]
    public void The_probe_agrees_with_what_the_kernel_does()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        IoUringProbe probe = ring.Probe();
        Assert.True(probe.Supports(io_uring_op.IORING_OP_NOP));
        Assert.True(probe.Supports(io_uring_op.IORING_OP_ACCEPT));
        Assert.False(probe.Supports((io_uring_op)255));

        // An operation that the kernel lacks fails with EINVAL, and the probe must know it: tried on the first beyond the last.
        uint beyond = 0;
        while (probe.Supports((io_uring_op)beyond))
        {
            beyond++;
        }

        Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
        sqe->PrepNop();
        sqe->opcode = (byte)beyond;
        _ = ring.SubmitAndWait(1);
        Assert.True(ring.Completions.TryTake(out io_uring_cqe cqe));
        Assert.True(cqe.Result.Errno is Errno.EINVAL or Errno.EOPNOTSUPP, cqe.Result.ToString());
    }

    [Fact]
    public void An_eventfd_wakes_a_ring_that_waits_for_it()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        using EventFd wake = new();
        ulong counter = 0;
        Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
        sqe->PrepRead(wake.Fd, &counter, sizeof(ulong), 0);
        Assert.False(ring.Submit().IsError);
        Assert.Equal(0u, ring.Completions.Ready);

        Thread signaller = new(() =>
        {
            Thread.Sleep(50);
            Assert.Equal(Errno.None, wake.Signal());
        });
        signaller.Start();
        Assert.False(ring.SubmitAndWait(1).IsError);
        signaller.Join();

        Assert.True(ring.Completions.TryTake(out io_uring_cqe cqe));
        Assert.Equal(new KernelResult(sizeof(ulong)), cqe.Result);
        Assert.Equal(1ul, counter);
    }

    private static string ReadSlot(IoUring ring, int slot, byte* buffer, out KernelResult result)
    {
        Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
        sqe->PrepRead(slot, buffer, 63, 0);
        sqe->SetFlags(IOSQE_FIXED_FILE);
        Assert.False(ring.SubmitAndWait(1).IsError);
        Assert.True(ring.Completions.TryTake(out io_uring_cqe cqe));
        result = cqe.Result;
        return System.Text.Encoding.ASCII.GetString(buffer, (int)result.Count);
    }
}
