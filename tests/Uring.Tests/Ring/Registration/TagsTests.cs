using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>
/// The kernel posts a tag when its file or buffer has left the table and no request uses it.
/// </summary>
public sealed unsafe class TagsTests : IDisposable
{
    private readonly TestPipe _pipe = new();

    public void Dispose() => _pipe.Dispose();

    [Fact]
    public void The_tag_of_a_replaced_or_removed_file_is_posted()
    {
        using KernelRing ring = KernelRing.With();
        ring.Ring.RegisterFiles([_pipe.Reader.Fd, _pipe.Reader.Fd], [71, 72]);
        ring.AssertQuiet();

        Assert.Equal(new KernelResult(1), ring.Ring.UpdateFiles(1, [_pipe.Writer.Fd], [73]));
        AssertTag(ring, 72);
        Assert.Equal(new KernelResult(1), ring.Ring.UpdateFile(1, -1));
        AssertTag(ring, 73);
        Assert.Equal(new KernelResult(1), ring.Ring.UpdateFile(1, _pipe.Reader.Fd, tag: 74));
        Assert.Equal(new KernelResult(1), ring.Ring.UpdateFile(1, -1));
        AssertTag(ring, 74);
        RequireTagsOfTables();
        ring.Ring.UnregisterFiles();
        AssertTag(ring, 71);
        ring.AssertQuiet();
    }

    [Fact]
    public void A_file_without_a_tag_posts_no_completion()
    {
        using KernelRing ring = KernelRing.With();
        ring.Ring.RegisterFiles([_pipe.Reader.Fd, _pipe.Reader.Fd], [0, 0]);
        Assert.Equal(new KernelResult(1), ring.Ring.UpdateFile(0, -1));
        ring.Ring.UnregisterFiles();
        ring.AssertQuiet();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_in_use_stays_until_the_last_request_that_uses_it_has_ended(bool unregister)
    {
        if (unregister)
        {
            RequireTagsOfTables();
        }

        using KernelRing ring = KernelRing.With();
        ring.Ring.RegisterFiles([_pipe.Reader.Fd], [71]);
        byte content = 0;
        io_uring_sqe* read = ring.Take();
        read->PrepRead(0, &content, 1, 0);
        read->SetFlags(IOSQE_FIXED_FILE);
        read->SetData64(1);
        ring.SubmitPending();

        if (unregister)
        {
            ring.Ring.UnregisterFiles();
        }
        else
        {
            Assert.Equal(new KernelResult(1), ring.Ring.UpdateFile(0, -1));
        }

        ring.AssertQuiet();
        _pipe.Write("x");
        io_uring_cqe end = ring.Next();
        Assert.Equal((1ul, 1), (end.user_data, end.res));
        Assert.Equal((byte)'x', content);
        AssertTag(ring, 71);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_buffer_in_use_stays_until_the_last_request_that_uses_it_has_ended(bool unregister)
    {
        if (unregister)
        {
            RequireTagsOfTables();
        }

        using KernelRing ring = KernelRing.With();
        byte* memory = stackalloc byte[32];
        ring.Ring.RegisterBuffers([Part(memory)], [81]);
        io_uring_sqe* read = ring.Take();
        read->PrepReadFixed(_pipe.Reader.Fd, memory, 1, 0, 0);
        read->SetData64(1);
        ring.SubmitPending();

        if (unregister)
        {
            ring.Ring.UnregisterBuffers();
        }
        else
        {
            Assert.Equal(new KernelResult(1), ring.Ring.UpdateBuffers(0, [Part(memory + 16)]));
        }

        ring.AssertQuiet();
        _pipe.Write("x");
        io_uring_cqe end = ring.Next();
        Assert.Equal((1ul, 1), (end.user_data, end.res));
        Assert.Equal((byte)'x', *memory);
        AssertTag(ring, 81);
    }

    [Fact]
    public void The_tag_of_a_replaced_or_removed_buffer_is_posted()
    {
        using KernelRing ring = KernelRing.With();
        byte* memory = stackalloc byte[16];
        ring.Ring.RegisterBuffers([Part(memory), Part(memory)], [81, 82]);
        Assert.Equal(new KernelResult(1), ring.Ring.UpdateBuffers(1, [Part(memory)], [83]));
        AssertTag(ring, 82);
        Assert.Equal(new KernelResult(1), ring.Ring.UpdateBuffers(1, [default]));
        AssertTag(ring, 83);
        RequireTagsOfTables();
        ring.Ring.UnregisterBuffers();
        AssertTag(ring, 81);
        ring.AssertQuiet();
    }

    /// <summary>
    /// Skips the rest of the test before Linux 6.13, the release of the operation. There the removal of a
    /// table waits for the requests on it, and posts no tag.
    /// </summary>
    private static void RequireTagsOfTables() => Need.RegisterOperations(io_uring_register_op.IORING_REGISTER_RESIZE_RINGS);

    private static iovec Part(byte* start) => new() { iov_base = start, iov_len = 16 };

    private static void AssertTag(KernelRing ring, ulong tag)
    {
        io_uring_cqe cqe = ring.Next();
        Assert.Equal((tag, 0, 0u), (cqe.user_data, cqe.res, cqe.flags));
    }
}
