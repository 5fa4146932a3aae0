using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Capabilities;

/// <summary>The queries that need no ring: one by one, and as lists.</summary>
public unsafe class QueryTests
{
    [Fact]
    public void The_counts_and_masks_are_those_that_rings_and_the_probe_report()
    {
        Need.RegisterOperations(IORING_REGISTER_QUERY);
        KernelResult asked = IoUringQuery.Opcodes(out io_uring_query_opcode answer);
        Assert.False(asked.IsError, asked.ToString());
        Assert.InRange(asked.Value, 40, sizeof(io_uring_query_opcode));

        using IoUring ring = new(new IoUringOptions { Entries = 1 });
        Assert.Equal(ring.Features, answer.feature_flags);
        IoUringProbe probe = ring.Probe();
        Assert.DoesNotContain(
            Enumerable.Range(0, 256), number => probe.Supports((io_uring_op)number) && number >= answer.nr_request_opcodes);
        Assert.InRange(answer.nr_register_opcodes, (uint)IORING_REGISTER_QUERY + 1, 1000u);
        Assert.InRange(answer.nr_query_opcodes, 1u, 1000u);
    }

    [Fact]
    public void A_known_query_is_answered_and_an_unknown_one_is_refused()
    {
        Need.RegisterOperations(IORING_REGISTER_QUERY);
        Assert.False(IoUringQuery.Opcodes(out io_uring_query_opcode answer).IsError);
        AssertAnswered(IoUringQuery.Zcrx(out io_uring_query_zcrx zcrx), IO_URING_QUERY_ZCRX < answer.nr_query_opcodes);
        AssertAnswered(IoUringQuery.ZcrxEvent(out io_uring_query_zcrx_event zcrxEvent), IO_URING_QUERY_ZCRX_EVENT < answer.nr_query_opcodes);
        AssertAnswered(IoUringQuery.Scq(out io_uring_query_scq scq), IO_URING_QUERY_SCQ < answer.nr_query_opcodes);
        Assert.Equal(IO_URING_QUERY_ZCRX < answer.nr_query_opcodes, zcrx.rq_hdr_size != 0);
        Assert.Equal(IO_URING_QUERY_SCQ < answer.nr_query_opcodes, scq.hdr_size != 0);
    }

    [Fact]
    public void Each_entry_of_a_list_has_its_own_result()
    {
        Need.RegisterOperations(IORING_REGISTER_QUERY);
        Assert.False(IoUringQuery.Opcodes(out io_uring_query_opcode alone).IsError);
        io_uring_query_opcode first;
        io_uring_query_opcode last;
        ulong unknown;
        Span<io_uring_query_hdr> list =
        [
            IoUringQuery.Entry(IO_URING_QUERY_OPCODES, &first),
            IoUringQuery.Entry(uint.MaxValue, &unknown),
            IoUringQuery.Entry(IO_URING_QUERY_OPCODES, &unknown) with { size = 0 },
            IoUringQuery.Entry(IO_URING_QUERY_OPCODES, &last),
        ];

        Assert.Equal(new KernelResult(0), IoUringQuery.Ask(list));

        Assert.Equal(Errno.None, new KernelResult(list[0].result).Errno);
        Assert.Equal(Errno.EOPNOTSUPP, new KernelResult(list[1].result).Errno);
        Assert.Equal(Errno.EINVAL, new KernelResult(list[2].result).Errno);
        Assert.Equal(Errno.None, new KernelResult(list[3].result).Errno);
        Assert.Equal(0u, list[1].size);
        Assert.Equal(alone, first);
        Assert.Equal(alone, last);
        Assert.All(list.ToArray(), entry => Assert.Equal(0ul, entry.next_entry));
    }

    [Fact]
    public void A_list_can_be_queried_again()
    {
        Need.RegisterOperations(IORING_REGISTER_QUERY);
        io_uring_query_opcode answer;
        Span<io_uring_query_hdr> list = [IoUringQuery.Entry(IO_URING_QUERY_OPCODES, &answer)];
        Assert.Equal(new KernelResult(0), IoUringQuery.Ask(list));
        answer = default;
        Assert.Equal(new KernelResult(0), IoUringQuery.Ask(list));
        Assert.Equal(0, list[0].result);
        Assert.NotEqual(0u, answer.nr_request_opcodes);
    }

    [Fact]
    public void A_list_without_an_end_and_an_invalid_address_are_refused()
    {
        Need.RegisterOperations(IORING_REGISTER_QUERY);
        io_uring_query_opcode answer = default;
        io_uring_query_hdr[] many = new io_uring_query_hdr[1000];
        Array.Fill(many, IoUringQuery.Entry(IO_URING_QUERY_OPCODES, &answer));
        Assert.Equal(Errno.ERANGE, IoUringQuery.Ask(many).Errno);

        Span<io_uring_query_hdr> astray = [IoUringQuery.Entry(IO_URING_QUERY_OPCODES, (io_uring_query_opcode*)8)];
        Assert.Equal(Errno.EFAULT, IoUringQuery.Ask(astray).Errno);
    }

    [Theory]
    [InlineData(Errno.EINVAL)]
    [InlineData(Errno.EPERM)]
    public void A_kernel_without_queries_refuses_each_one(Errno errno)
    {
        KernelResult[] answers = FilteredThread.Run(
            LinuxAbi.__NR_io_uring_register,
            errno,
            () => new[]
            {
                IoUringQuery.Opcodes(out io_uring_query_opcode _),
                IoUringQuery.Zcrx(out io_uring_query_zcrx _),
                IoUringQuery.Scq(out io_uring_query_scq _),
            },
            IORING_REGISTER_QUERY);
        Assert.All(answers, answer => Assert.Equal(errno, answer.Errno));
    }

    private static void AssertAnswered(KernelResult asked, bool known)
    {
        Assert.Equal(known ? Errno.None : Errno.EOPNOTSUPP, asked.Errno);
        Assert.True(asked.IsError || asked.Value > 0);
    }
}
