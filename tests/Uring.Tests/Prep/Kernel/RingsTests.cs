using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Rings and messages.</summary>
public unsafe class RingsTests
{
    [Fact]
    public void Nop_completes_and_does_nothing_else()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_NOP);
        ring.Take()->PrepNop();
        ring.Submit();
        io_uring_cqe cqe = ring.Next();
        Assert.Equal((0ul, 0, 0u), (cqe.user_data, cqe.res, cqe.flags));
        ring.AssertQuiet();
    }

    [Fact]
    public void Nop_with_flags_looks_up_the_file_and_the_buffer_that_they_name()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_NOP);
        // Before 6.10 a nop ignored its flags. Later kernels refuse unknown flags.
        Assert.SkipUnless(RunNop(ring, IORING_NOP_FILE, fd: -1).Errno == Errno.EBADF, "this kernel's nop looks up no file");
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "text");
        byte* memory = stackalloc byte[8];

        Assert.Equal(new KernelResult(0), RunNop(ring, IORING_NOP_FILE, file.Fd));
        Assert.Equal(Errno.EBADF, RunNop(ring, IORING_NOP_FILE | IORING_NOP_FIXED_FILE, fd: 0).Errno);
        ring.RegisterFiles(1);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(0, file.Fd));
        Assert.Equal(new KernelResult(0), RunNop(ring, IORING_NOP_FILE | IORING_NOP_FIXED_FILE, fd: 0));

        Assert.Equal(Errno.EFAULT, RunNop(ring, IORING_NOP_FIXED_BUFFER, fd: -1).Errno);
        ring.RegisterBuffers(new iovec { iov_base = memory, iov_len = 8 });
        Assert.Equal(new KernelResult(0), RunNop(ring, IORING_NOP_FIXED_BUFFER, fd: -1));

        Assert.Equal(new KernelResult(9), RunNop(ring, IORING_NOP_INJECT_RESULT | IORING_NOP_TW, fd: -1, result: 9));
    }

    [Fact]
    public void Rw_makes_the_request_of_its_opcode()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_WRITE);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "0123456789");
        fixed (byte* text = "abcdef"u8)
        {
            ring.Take()->PrepRw(IORING_OP_WRITE, file.Fd, text, 3, 2);
            Assert.Equal(3, ring.RunWell());
        }

        Assert.Equal("01abc56789", folder.Read("file"));
    }

    [Fact]
    public void MsgRing_posts_a_completion_on_the_other_ring()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_MSG_RING);
        using KernelRing other = KernelRing.With();

        ring.Take()->PrepMsgRing(other.Fd, 1234, 0x1234_5678_9ABC, 0);

        Assert.Equal(0, ring.RunWell());
        io_uring_cqe cqe = other.Next();
        Assert.Equal((0x1234_5678_9ABCul, 1234, 0u), (cqe.user_data, cqe.res, cqe.flags));
        other.AssertQuiet();
    }

    [Fact]
    public void Messages_with_unknown_flags_are_refused()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_MSG_RING);
        using KernelRing other = KernelRing.With();
        ring.Take()->PrepMsgRing(other.Fd, 1, 1, 1u << 20);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
        ring.Take()->PrepMsgRingCqeFlags(other.Fd, 1, 1, 1u << 20, 0);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
        other.AssertQuiet();
    }

    [Fact]
    public void MsgRingCqeFlags_posts_a_completion_with_flags_on_the_other_ring()
    {
        using KernelRing ring = KernelRing.With(Since.Linux67, IORING_OP_MSG_RING);
        using KernelRing other = KernelRing.With();

        ring.Take()->PrepMsgRingCqeFlags(other.Fd, 1234, 77, 0, 0xABCD_0002);

        Assert.Equal(0, ring.RunWell());
        io_uring_cqe cqe = other.Next();
        Assert.Equal((77ul, 1234, 0xABCD_0002u), (cqe.user_data, cqe.res, cqe.flags));
    }

    [Fact]
    public void MsgRingFd_copies_a_slot_into_the_slot_of_the_other_ring()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_MSG_RING);
        using KernelRing other = KernelRing.With();
        using TestPipe pipe = new();
        ring.RegisterFiles(4);
        other.RegisterFiles(4);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(3, pipe.Reader.Fd));
        pipe.Write("ab");

        ring.Take()->PrepMsgRingFd(other.Fd, 3, 2, 77, 0);

        Assert.Equal(0, ring.RunWell());
        io_uring_cqe cqe = other.Next();
        Assert.Equal((77ul, 0), (cqe.user_data, cqe.res));
        Assert.Equal('a', ReadSlot(other, 2));
        Assert.Equal('b', ReadSlot(ring, 3));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_the_flag_a_file_is_passed_to_the_other_ring_without_a_completion(bool kernelChooses)
    {
        using KernelRing ring = KernelRing.With(IORING_OP_MSG_RING);
        using KernelRing other = KernelRing.With();
        using TestPipe pipe = new();
        ring.RegisterFiles(1);
        other.RegisterFiles(1);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(0, pipe.Reader.Fd));
        pipe.Write("a");

        if (kernelChooses)
        {
            ring.Take()->PrepMsgRingFdAlloc(other.Fd, 0, 77, IORING_MSG_RING_CQE_SKIP);
        }
        else
        {
            ring.Take()->PrepMsgRingFd(other.Fd, 0, 0, 77, IORING_MSG_RING_CQE_SKIP);
        }

        Assert.Equal(0, ring.RunWell());
        other.AssertQuiet();
        Assert.Equal('a', ReadSlot(other, 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_free_slot_of_the_other_ring_is_filled_and_its_number_returned(bool byItsOwnHelper)
    {
        using KernelRing ring = KernelRing.With(Since.Linux67, IORING_OP_MSG_RING);
        using KernelRing other = KernelRing.With();
        using TestPipe pipe = new();
        using TestPipe unrelated = new();
        ring.RegisterFiles(4);
        other.RegisterFiles(2);
        Assert.Equal(new KernelResult(1), other.UpdateFile(0, unrelated.Reader.Fd));
        Assert.Equal(new KernelResult(1), ring.UpdateFile(3, pipe.Reader.Fd));
        pipe.Write("a");

        if (byItsOwnHelper)
        {
            ring.Take()->PrepMsgRingFdAlloc(other.Fd, 3, 77, 0);
        }
        else
        {
            ring.Take()->PrepMsgRingFd(other.Fd, 3, -1, 77, 0);
        }

        Assert.Equal(1, ring.RunWell());
        io_uring_cqe cqe = other.Next();
        Assert.Equal((77ul, 1), (cqe.user_data, cqe.res));
        Assert.Equal('a', ReadSlot(other, 1));
    }

    private static char ReadSlot(KernelRing ring, int slot)
    {
        byte letter = 0;
        io_uring_sqe* read = ring.Take();
        read->PrepRead(slot, &letter, 1, 0);
        read->SetFlags(IOSQE_FIXED_FILE);
        Assert.Equal(1, ring.RunWell());
        return (char)letter;
    }

    private static KernelResult RunNop(KernelRing ring, uint flags, int fd, uint result = 0)
    {
        io_uring_sqe* sqe = ring.Take();
        sqe->PrepNop();
        sqe->nop_flags = flags;
        sqe->fd = fd;
        sqe->len = result;
        return ring.Run();
    }
}
