using System.Net.Sockets;
using System.Text;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>The buffers of a pool go to the kernel and return, none twice and none lost.</summary>
public sealed unsafe class BufferPoolTests : IDisposable
{
    private readonly KernelRing _ring = KernelRing.With(io_uring_op.IORING_OP_RECV);
    private readonly Socket _one;
    private readonly Socket _other;

    public BufferPoolTests() => (_one, _other) = Loopback.Pair();

    public void Dispose()
    {
        _ring.Dispose();
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Each_buffer_is_filled_once_and_again_when_it_is_recycled()
    {
        BufferPool pool = _ring.ProvideBufferRing(3, 3, 8);
        Assert.Equal((3u, 8u, (ushort)3), (pool.Count, pool.Size, pool.Group));

        // The ring has four places, and the pool three buffers.
        Assert.Equal([(0, "a", true)], Receive(pool, "a"));
        Assert.Equal([(1, "bb", true)], Receive(pool, "bb"));
        Assert.Equal([(2, "ccc", true)], Receive(pool, "ccc"));
        Assert.Equal(Errno.ENOBUFS, Run(pool).Result.Errno);

        Assert.Equal("a\0bb\0ccc\0", string.Concat(Shown(pool[0], 2), Shown(pool[1], 3), Shown(pool[2], 4)));
        pool.Recycle(1);
        Assert.Equal([(1, "dddd", true)], Receive(pool, "dddd"));
        Assert.Equal(Errno.ENOBUFS, Run(pool).Result.Errno);

        pool.Recycle([2, 0]);
        Assert.Equal([(2, "e", true)], Receive(pool, "e"));
        Assert.Equal([(0, "f", true)], Receive(pool, "f"));
        Assert.Equal(Errno.ENOBUFS, Run(pool).Result.Errno);
    }

    [Fact]
    public void A_multishot_receive_ends_without_buffers_and_continues_when_it_is_armed_again()
    {
        BufferPool pool = _ring.ProvideBufferRing(3, 2, 4);
        Arm(pool);
        _other.Send("aaaabbbbcccc");

        Assert.Equal((0, "aaaa", true), Assert.Single(Parts(pool, Next(more: true))));
        Assert.Equal((1, "bbbb", true), Assert.Single(Parts(pool, Next(more: true))));
        io_uring_cqe end = Next(more: false);
        Assert.Equal(Errno.ENOBUFS, end.Result.Errno);
        Assert.Empty(Parts(pool, end));

        pool.Recycle([0, 1]);
        Arm(pool);
        Assert.Equal((0, "cccc", true), Assert.Single(Parts(pool, Next(more: true))));
        _other.Send("dd");
        Assert.Equal((1, "dd", true), Assert.Single(Parts(pool, Next(more: true))));
    }

    [Fact]
    public void A_bundle_is_split_in_the_order_of_the_ring_not_of_the_numbers()
    {
        Need.Feature(IORING_FEAT_RECVSEND_BUNDLE);
        BufferPool pool = _ring.ProvideBufferRing(3, 4, 4);
        for (int i = 0; i < 4; i++)
        {
            _ = Receive(pool, "x");
        }

        pool.Recycle([2, 0, 3, 1]);
        _other.Send("0123456789");
        List<(int, string, bool)> parts = [];
        while (parts.Sum(part => part.Item2.Length) < 10)
        {
            io_uring_sqe* receive = Entry(pool);
            receive->ioprio |= (ushort)IORING_RECVSEND_BUNDLE;
            _ring.Submit();
            io_uring_cqe cqe = _ring.Next();
            Assert.True(cqe.res > 0, cqe.Result.ToString());
            parts.AddRange(Parts(pool, cqe));
        }

        Assert.Equal([(2, "0123", true), (0, "4567", true), (3, "89", true)], parts);
    }

    [Fact]
    public void A_pool_has_exactly_the_requested_buffers()
    {
        BufferPool pool = _ring.ProvideBufferRing(3, 3, 8);
        Assert.Equal(8, pool[2].Length);
        Assert.Throws<IndexOutOfRangeException>(() => pool[3].Length);
        Assert.Throws<IndexOutOfRangeException>(() => pool.Recycle(3));
        Assert.Throws<IndexOutOfRangeException>(() => pool.Recycle([0, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ring.Ring.SetupBufferPool(4, 0, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ring.Ring.SetupBufferPool(4, 32769, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ring.Ring.SetupBufferPool(4, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ring.Ring.SetupBufferPool(4, 1, 1u << 31));
    }

    [Fact]
    public void Memory_that_cannot_be_allocated_is_ENOMEM()
    {
        IoUringException refused = Assert.Throws<IoUringException>(() => _ring.Ring.SetupBufferPool(4, 32768, int.MaxValue));
        Assert.SkipWhen(refused.Errno != Errno.ENOMEM, "this machine can allocate 64 TiB");
        Assert.Contains("32768 buffers", refused.Message, StringComparison.Ordinal);

        // The refused pool does not occupy its group.
        using BufferPool pool = _ring.Ring.SetupBufferPool(4, 1, 8);
    }

    [Fact]
    public void Taking_and_recycling_allocate_nothing()
    {
        BufferPool pool = _ring.ProvideBufferRing(3, 4, 64);
        using FileStream zeros = new("/dev/zero", FileMode.Open, FileAccess.Read);
        int fd = zeros.SafeFileHandle.Fd;
        long bytes = Rounds(pool, fd, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bytes += Rounds(pool, fd, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1010 * 64, bytes);
    }

    private long Rounds(BufferPool pool, int fd, int rounds)
    {
        long bytes = 0;
        for (int i = 0; i < rounds; i++)
        {
            Assert.True(_ring.Ring.Submissions.TryTake(out io_uring_sqe* read));
            read->PrepRead(fd, null, 0, 0);
            read->SetFlags(IOSQE_BUFFER_SELECT);
            read->SetBufGroup(pool.Group);
            _ = _ring.Ring.SubmitAndWait(1);
            foreach (ref readonly io_uring_cqe cqe in _ring.Ring.Completions)
            {
                foreach (FilledBuffer part in pool.Take(in cqe))
                {
                    bytes += part.Bytes.Length;
                    pool.Recycle(part.BufferId);
                }
            }
        }

        return bytes;
    }

    private List<(int Id, string Text, bool Done)> Receive(BufferPool pool, string text)
    {
        _other.Send(text);
        return Parts(pool, Run(pool));
    }

    private io_uring_cqe Run(BufferPool pool)
    {
        _ = Entry(pool);
        _ring.Submit();
        return _ring.Next();
    }

    private io_uring_sqe* Entry(BufferPool pool)
    {
        io_uring_sqe* receive = _ring.Take();
        receive->PrepRecv(_one.Fd, null, 0, 0);
        receive->SetFlags(IOSQE_BUFFER_SELECT);
        receive->SetBufGroup(pool.Group);
        return receive;
    }

    private void Arm(BufferPool pool)
    {
        io_uring_sqe* receive = _ring.Take();
        receive->PrepRecvMultishot(_one.Fd, null, 0, 0);
        receive->SetFlags(IOSQE_BUFFER_SELECT);
        receive->SetBufGroup(pool.Group);
        _ring.Submit();
    }

    private io_uring_cqe Next(bool more)
    {
        io_uring_cqe cqe = _ring.Next();
        Assert.Equal(more, (cqe.flags & IORING_CQE_F_MORE) != 0);
        return cqe;
    }

    private static List<(int Id, string Text, bool Done)> Parts(BufferPool pool, io_uring_cqe cqe)
    {
        List<(int, string, bool)> parts = [];
        foreach (FilledBuffer part in pool.Take(cqe))
        {
            parts.Add((part.BufferId, Encoding.ASCII.GetString(part.Bytes), part.IsDone));
        }

        return parts;
    }

    private static string Shown(Span<byte> buffer, int count) => Encoding.ASCII.GetString(buffer[..count]);
}
