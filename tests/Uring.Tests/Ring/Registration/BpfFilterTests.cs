using System.Net.Sockets;
using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>A filter reads the arguments of a request, and can refuse the request.</summary>
public unsafe class BpfFilterTests
{
    private static readonly bool s_known = RegistrationSteps.KernelHasWithoutRing(IORING_REGISTER_BPF_FILTER);

    private static readonly BpfInstruction[] s_onlyInet =
    [
        BpfInstruction.LoadWord(16),
        BpfInstruction.JumpIfEqual((uint)AddressFamily.InterNetwork, 0, 1),
        BpfInstruction.Allow,
        BpfInstruction.Deny,
    ];

    [Fact]
    public void A_filter_decides_by_the_arguments_of_the_operation()
    {
        SkipUnlessPossible();
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        ring.RegisterBpfFilter(new BpfFilter(IORING_OP_SOCKET, s_onlyInet) { DataSize = 12 });
        AssertOnlyInet(ring);
        Assert.Equal(Errno.None, Nop(ring));
    }

    [Fact]
    public void Operations_without_a_filter_can_be_denied()
    {
        SkipUnlessPossible();
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        ring.RegisterBpfFilter(new BpfFilter(IORING_OP_SOCKET, s_onlyInet) { DataSize = 12, DenyRest = true });
        AssertOnlyInet(ring);
        Assert.Equal(Errno.EACCES, Nop(ring));
    }

    [Fact]
    public void A_filter_of_a_thread_applies_to_later_rings()
    {
        SkipUnlessPossible();
        OwnThread.Run(() =>
        {
            using IoUring before = new(new IoUringOptions { Entries = 8 });
            IoUring.RegisterTaskBpfFilter(new BpfFilter(IORING_OP_NOP, new[] { BpfInstruction.Deny }));
            using IoUring after = new(new IoUringOptions { Entries = 8 });
            Assert.Equal(Errno.None, Nop(before));
            Assert.Equal(Errno.EACCES, Nop(after));
        });
    }

    [Fact]
    public void A_wrong_size_is_refused_and_the_message_has_the_size_of_the_kernel()
    {
        SkipUnlessPossible();
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        BpfFilter filter = new(IORING_OP_SOCKET, s_onlyInet) { DataSize = 4, StrictSize = true };
        IoUringException refusal = Assert.Throws<IoUringException>(() => ring.RegisterBpfFilter(filter));
        Assert.Equal(Errno.EMSGSIZE, refusal.Errno);
        Assert.Contains("12 bytes", refusal.Message, StringComparison.Ordinal);
        ring.RegisterBpfFilter(filter with { StrictSize = false });
    }

    [Fact]
    public void A_kernel_without_filters_refuses_them()
    {
        Assert.SkipWhen(s_known, "this kernel has filters");
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        BpfFilter filter = new(IORING_OP_NOP, new[] { BpfInstruction.Deny });
        IoUringException refusal = Assert.Throws<IoUringException>(() => ring.RegisterBpfFilter(filter));
        Assert.Equal(Errno.EINVAL, refusal.Errno);
        Assert.Contains("7.0", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => IoUring.RegisterTaskBpfFilter(filter)));
        Assert.Equal(Errno.None, Nop(ring));
    }

    /// <remarks>The program is that of the manual's examples.</remarks>
    [Fact]
    public void The_argument_has_the_values_of_the_filter()
    {
        BpfFilter filter = new(IORING_OP_SOCKET, s_onlyInet) { DataSize = 12, DenyRest = true, StrictSize = true };
        fixed (BpfInstruction* program = s_onlyInet)
        {
            io_uring_bpf argument = IoUring.Describe(filter, program);
            Assert.Equal(1, argument.cmd_type);
            Assert.Equal((uint)IORING_OP_SOCKET, argument.filter.opcode);
            Assert.Equal(IO_URING_BPF_FILTER_DENY_REST | IO_URING_BPF_FILTER_SZ_STRICT, argument.filter.flags);
            Assert.Equal(4u, argument.filter.filter_len);
            Assert.Equal(12, argument.filter.pdu_size);
            Assert.Equal((ulong)program, argument.filter.filter_ptr);

            // Instructions of eight bytes: BPF_LD | BPF_W | BPF_ABS, BPF_JMP | BPF_JEQ | BPF_K, BPF_RET |
            // BPF_K.
            ulong[] words = new ReadOnlySpan<ulong>(program, 4).ToArray();
            Assert.Equal([0x0000_0010_0000_0020, 0x0000_0002_0100_0015, 0x0000_0001_0000_0006, 6], words);
        }
    }

    private static void AssertOnlyInet(IoUring ring)
    {
        Assert.Equal(Errno.EACCES, OpenSocket(ring, AddressFamily.Unix).Errno);
        KernelResult inet = OpenSocket(ring, AddressFamily.InterNetwork);
        Assert.False(inet.IsError, inet.ToString());
        _ = Libc.Close(inet.Value);
    }

    private static KernelResult OpenSocket(IoUring ring, AddressFamily family)
    {
        // SOCK_STREAM is 1 on Linux as it is in .NET.
        ring.Take()->PrepSocket((int)family, (int)SocketType.Stream, 0, 0);
        return ring.Run();
    }

    private static Errno Nop(IoUring ring)
    {
        _ = ring.Take();
        return ring.Run().Errno;
    }

    private static void SkipUnlessPossible()
    {
        Assert.SkipUnless(s_known, "this kernel has no filters (io_uring_register(2) without a ring refuses them)");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can filter a thread that may gain privileges");
    }
}
