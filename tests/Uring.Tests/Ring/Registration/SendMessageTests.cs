using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>A thread without a ring posts a completion to a ring.</summary>
public class SendMessageTests
{
    // Older kernels have no registration without a ring, and return EINVAL for each.
    private static readonly bool s_known = IoUring.SendMessage(Message(-1)).Errno == Errno.EBADF;

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_message_is_a_completion_of_the_other_ring(string kind)
    {
        SkipUnlessKnown();
        using IoUring ring = RingKinds.Create(kind);
        int fd = ring.Fd;
        KernelResult sent = default;
        Thread sender = new(() => sent = IoUring.SendMessage(Message(fd)));
        sender.Start();
        io_uring_cqe cqe = ring.Next();
        sender.Join();
        Assert.Equal(new KernelResult(0), sent);
        Assert.Equal(0x1234_5678_9abc_def0ul, cqe.user_data);
        Assert.Equal(77, cqe.res);
        Assert.Equal(0u, cqe.flags);
    }

    [Fact]
    public void A_message_carries_flags()
    {
        SkipUnlessKnown();
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        io_uring_sqe message = default;

        // The upper half is free for the sender. The kernel refuses a flag that changes the size of the
        // completion.
        message.PrepMsgRingCqeFlags(ring.Fd, 1, 2, 0, 0x1234_0000);
        Assert.Equal(new KernelResult(0), IoUring.SendMessage(message));
        io_uring_cqe cqe = ring.Next();
        Assert.Equal(0x1234_0000u, cqe.flags);
        Assert.Equal(2ul, cqe.user_data);
    }

    [Fact]
    public void A_descriptor_that_cannot_take_messages_is_refused_with_its_errno()
    {
        SkipUnlessKnown();
        using IoUring disabled = new(new IoUringOptions { Entries = 8, Disabled = true });
        using TestPipe pipe = new();
        Assert.Equal(Errno.EBADF, IoUring.SendMessage(Message(1_000_000)).Errno);
        Assert.Equal(Errno.EBADFD, IoUring.SendMessage(Message(pipe.Reader.Fd)).Errno);
        Assert.Equal(Errno.EBADFD, IoUring.SendMessage(Message(disabled.Fd)).Errno);
        disabled.Enable();
        Assert.Equal(Errno.None, IoUring.SendMessage(Message(disabled.Fd)).Errno);
    }

    [Fact]
    public void An_entry_that_is_no_message_is_refused()
    {
        SkipUnlessKnown();
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        io_uring_sqe message = Message(ring.Fd);
        message.SetFlags(IOSQE_ASYNC);
        Assert.Equal(Errno.EINVAL, IoUring.SendMessage(message).Errno);
        message.PrepNop();
        Assert.Equal(Errno.EINVAL, IoUring.SendMessage(message).Errno);
        message.PrepMsgRingFd(ring.Fd, 0, 0, 0, 0);
        Assert.Equal(Errno.EINVAL, IoUring.SendMessage(message).Errno);
        Assert.Equal(0u, ring.Completions.Ready);
    }

    private static io_uring_sqe Message(int fd)
    {
        io_uring_sqe message = default;
        message.PrepMsgRing(fd, 77, 0x1234_5678_9abc_def0, 0);
        return message;
    }

    private static void SkipUnlessKnown() => Assert.SkipUnless(s_known, "this kernel has no IORING_REGISTER_SEND_MSG_RING");
}
