using System.Text;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Support;
using static Uring.Interop.io_uring_register_pbuf_ring_flags;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>
/// IOU_PBUF_RING_INC: a request takes a part of a buffer, and the next request continues behind that part.
/// </summary>
public sealed unsafe class IncrementalBuffersTests : IDisposable
{
    private readonly KernelRing _ring = KernelRing.With();
    private readonly TestPipe _pipe = new();

    public void Dispose()
    {
        _ring.Dispose();
        _pipe.Dispose();
    }

    [Theory]
    [InlineData(IOU_PBUF_RING_INC)]
    [InlineData(IOU_PBUF_RING_INC | IOU_PBUF_RING_MMAP)]
    public void Parts_of_a_buffer_follow_each_other_until_it_is_full(io_uring_register_pbuf_ring_flags flags)
    {
        BufferPool pool = _ring.ProvideBufferRing(3, 2, 8, flags);
        Assert.Equal((0, "abc", false), Read(pool, "abc"));
        Assert.Equal((0, "de", false), Read(pool, "de"));
        Assert.Equal((0, "fgh", true), Read(pool, "fgh"));
        Assert.Equal("abcdefgh", Encoding.ASCII.GetString(pool[0]));
        Assert.Equal((1, "ij", false), Read(pool, "ij"));
    }

    [Fact]
    public void A_recycled_buffer_starts_again_behind_the_others()
    {
        BufferPool pool = _ring.ProvideBufferRing(3, 2, 4, IOU_PBUF_RING_INC);
        Assert.Equal((0, "a", false), Read(pool, "a"));
        Assert.Equal((0, "bcd", true), Read(pool, "bcd"));
        pool.Recycle(0);
        Assert.Equal((1, "ef", false), Read(pool, "ef"));
        Assert.Equal((1, "gh", true), Read(pool, "gh"));
        Assert.Equal((0, "i", false), Read(pool, "i"));
        Assert.Equal((0, "jkl", true), Read(pool, "jkl"));
        Assert.Equal(Errno.ENOBUFS, Run(pool, 0).Result.Errno);
    }

    [Fact]
    public void Data_that_does_not_fit_into_the_rest_of_a_buffer_is_split()
    {
        BufferPool pool = _ring.ProvideBufferRing(3, 2, 8, IOU_PBUF_RING_INC);
        Assert.Equal((0, "abcdef", false), Read(pool, "abcdef"));
        Assert.Equal((0, "gh", true), Read(pool, "ghij"));
        Assert.Equal((1, "ij", false), Read(pool, ""));
    }

    [Fact]
    public void A_bundle_across_buffers_reports_the_buffer_that_continues()
    {
        Need.Feature(IORING_FEAT_RECVSEND_BUNDLE);
        BufferPool pool = _ring.ProvideBufferRing(3, 4, 4, IOU_PBUF_RING_INC);
        (System.Net.Sockets.Socket one, System.Net.Sockets.Socket other) = Loopback.Pair();
        using (one)
        using (other)
        {
            List<(int, string, bool)> parts = [];
            other.Send("ab");
            parts.AddRange(ReceiveBundle(pool, one.Fd));
            other.Send("cdefghi");
            while (parts.Sum(part => part.Item2.Length) < 9)
            {
                parts.AddRange(ReceiveBundle(pool, one.Fd));
            }

            Assert.Equal([(0, "ab", false), (0, "cd", true), (1, "efgh", true), (2, "i", false)], parts);
        }
    }

    [Fact]
    public void A_rest_that_is_too_short_is_skipped()
    {
        BufferPool pool;
        try
        {
            pool = _ring.Ring.SetupBufferPool(3, 2, 8, IOU_PBUF_RING_INC, minLeft: 4);
        }
        catch (IoUringException refused) when (refused.Errno == Errno.EINVAL)
        {
            Assert.Contains("min_left", refused.Message, StringComparison.Ordinal);
            Assert.Skip("this kernel has no min_left");
            throw;
        }

        using (pool)
        {
            Assert.Equal((0, "abc", false), Read(pool, "abc"));
            Assert.Equal((0, "de", true), Read(pool, "de"));
            Assert.Equal((1, "f", false), Read(pool, "f"));
        }
    }

    private (int Id, string Text, bool Done) Read(BufferPool pool, string text)
    {
        if (text.Length > 0)
        {
            _pipe.Write(text);
        }

        return Assert.Single(Parts(pool, Run(pool, _pipe.Reader.Fd)));
    }

    private io_uring_cqe Run(BufferPool pool, int fd)
    {
        io_uring_sqe* read = _ring.Take();
        read->PrepRead(fd, null, 0, 0);
        read->SetFlags(IOSQE_BUFFER_SELECT);
        read->SetBufGroup(pool.Group);
        _ring.Submit();
        return _ring.Next();
    }

    private List<(int Id, string Text, bool Done)> ReceiveBundle(BufferPool pool, int fd)
    {
        io_uring_sqe* receive = _ring.Take();
        receive->PrepRecv(fd, null, 0, 0);
        receive->SetFlags(IOSQE_BUFFER_SELECT);
        receive->SetBufGroup(pool.Group);
        receive->ioprio |= (ushort)IORING_RECVSEND_BUNDLE;
        _ring.Submit();
        return Parts(pool, _ring.Next());
    }

    private static List<(int Id, string Text, bool Done)> Parts(BufferPool pool, io_uring_cqe cqe)
    {
        Assert.True(cqe.res >= 0, cqe.Result.ToString());
        List<(int, string, bool)> parts = [];
        foreach (FilledBuffer part in pool.Take(cqe))
        {
            parts.Add((part.BufferId, Encoding.ASCII.GetString(part.Bytes), part.IsDone));
        }

        return parts;
    }
}
