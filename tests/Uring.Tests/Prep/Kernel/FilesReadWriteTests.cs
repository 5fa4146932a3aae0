using System.Text;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Files: reading and writing.</summary>
public unsafe class FilesReadWriteTests
{
    private const ulong CurrentPosition = ulong.MaxValue;

    [Fact]
    public void Read_reads_the_requested_bytes_at_the_offset()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_READ);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "0123456789");
        byte* buffer = stackalloc byte[16];

        ring.Take()->PrepRead(file.Fd, buffer, 4, 3);

        Assert.Equal(4, ring.RunWell());
        Assert.Equal("3456\0", Text(buffer, 5));
    }

    [Fact]
    public void Read_without_an_offset_continues_at_the_end_of_the_last_one_and_returns_0_at_the_end()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_READ);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "abcdef");
        byte* buffer = stackalloc byte[16];

        ring.Take()->PrepRead(file.Fd, buffer, 4, CurrentPosition);
        Assert.Equal(4, ring.RunWell());
        ring.Take()->PrepRead(file.Fd, buffer, 4, CurrentPosition);
        Assert.Equal(2, ring.RunWell());
        Assert.Equal("ef", Text(buffer, 2));
        ring.Take()->PrepRead(file.Fd, buffer, 4, CurrentPosition);
        Assert.Equal(0, ring.RunWell());
    }

    [Fact]
    public void Write_writes_the_requested_bytes_at_the_offset()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_WRITE);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "0123456789");
        fixed (byte* text = "abcdef"u8)
        {
            ring.Take()->PrepWrite(file.Fd, text, 3, 5);
            Assert.Equal(3, ring.RunWell());
        }

        Assert.Equal("01234abc89", folder.Read("file"));
    }

    [Fact]
    public void An_offset_beyond_32_bits_is_not_cut()
    {
        const ulong Far = 0x1_0000_0010;
        using KernelRing ring = KernelRing.With(IORING_OP_WRITE, IORING_OP_READ);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file");
        byte* buffer = stackalloc byte[1];
        *buffer = (byte)'x';

        ring.Take()->PrepWrite(file.Fd, buffer, 1, Far);
        Assert.Equal(1, ring.RunWell());
        Assert.Equal((long)Far + 1, RandomAccess.GetLength(file));

        *buffer = 0;
        ring.Take()->PrepRead(file.Fd, buffer, 1, Far);
        Assert.Equal(1, ring.RunWell());
        Assert.Equal((byte)'x', *buffer);
    }

    [Fact]
    public void Readv_fills_several_buffers_in_order()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_READV);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "0123456789");
        byte* buffer = stackalloc byte[16];
        iovec* parts = stackalloc iovec[2] { Part(buffer + 8, 3), Part(buffer, 4) };

        ring.Take()->PrepReadv(file.Fd, parts, 2, 1);

        Assert.Equal(7, ring.RunWell());
        Assert.Equal("123", Text(buffer + 8, 3));
        Assert.Equal("4567", Text(buffer, 4));
    }

    [Fact]
    public void Readv2_passes_its_flags_on()
    {
        // With RWF_NOWAIT a read of an empty pipe fails at once. Without the flag the request would wait.
        using KernelRing ring = KernelRing.With(IORING_OP_READV);
        using TestPipe pipe = new();
        byte* buffer = stackalloc byte[16];
        iovec part = Part(buffer, 16);

        ring.Take()->PrepReadv2(pipe.Reader.Fd, &part, 1, 0, RWF_NOWAIT);
        KernelResult empty = ring.Run();
        Assert.SkipWhen(empty.Errno == Errno.EOPNOTSUPP, "this kernel's pipes do not support RWF_NOWAIT");
        Assert.Equal(Errno.EAGAIN, empty.Errno);

        pipe.Write("abc");
        ring.Take()->PrepReadv2(pipe.Reader.Fd, &part, 1, 0, RWF_NOWAIT);
        Assert.Equal(3, ring.RunWell());
        Assert.Equal("abc", Text(buffer, 3));
    }

    [Fact]
    public void Readv2_and_Writev2_start_at_the_offset()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_READV, IORING_OP_WRITEV);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "0123456789");
        byte* buffer = stackalloc byte[16];
        iovec part = Part(buffer, 2);

        ring.Take()->PrepReadv2(file.Fd, &part, 1, 3, 0);
        Assert.Equal(2, ring.RunWell());
        ring.Take()->PrepWritev2(file.Fd, &part, 1, 7, 0);
        Assert.Equal(2, ring.RunWell());

        Assert.Equal("0123456349", folder.Read("file"));
    }

    [Fact]
    public void Writev_writes_several_buffers_in_order()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_WRITEV);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "0123456789");
        fixed (byte* text = "abcdef"u8)
        {
            iovec* parts = stackalloc iovec[2] { Part(text + 3, 3), Part(text, 2) };
            ring.Take()->PrepWritev(file.Fd, parts, 2, 2);
            Assert.Equal(5, ring.RunWell());
        }

        Assert.Equal("01defab789", folder.Read("file"));
    }

    [Fact]
    public void Writev2_passes_its_flags_on()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_WRITEV);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "0123");
        fixed (byte* text = "ab"u8)
        {
            iovec part = Part(text, 2);
            ring.Take()->PrepWritev2(file.Fd, &part, 1, 0, RWF_APPEND);
            Assert.Equal(2, ring.RunWell());
        }

        Assert.Equal("0123ab", folder.Read("file"));
    }

    [Fact]
    public void ReadFixed_and_WriteFixed_work_within_the_registered_buffer_of_their_index()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_READ_FIXED, IORING_OP_WRITE_FIXED);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "0123456789");
        byte* memory = stackalloc byte[64];
        ring.RegisterBuffers(Part(memory, 16), Part(memory + 32, 16));

        ring.Take()->PrepReadFixed(file.Fd, memory + 36, 5, 2, 1);
        Assert.Equal(5, ring.RunWell());
        Assert.Equal("23456", Text(memory + 36, 5));

        ring.Take()->PrepWriteFixed(file.Fd, memory + 37, 3, 10, 1);
        Assert.Equal(3, ring.RunWell());
        Assert.Equal("0123456789345", folder.Read("file"));
    }

    [Fact]
    public void ReadFixed_and_WriteFixed_are_refused_outside_the_registered_buffer_of_their_index()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_READ_FIXED, IORING_OP_WRITE_FIXED);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "0123456789");
        byte* memory = stackalloc byte[64];
        ring.RegisterBuffers(Part(memory, 16), Part(memory + 32, 16));

        ring.Take()->PrepReadFixed(file.Fd, memory + 36, 5, 0, 0);
        Assert.Equal(Errno.EFAULT, ring.Run().Errno);
        ring.Take()->PrepWriteFixed(file.Fd, memory, 5, 0, 1);
        Assert.Equal(Errno.EFAULT, ring.Run().Errno);
        ring.Take()->PrepReadFixed(file.Fd, memory, 5, 0, 2);
        Assert.Equal(Errno.EFAULT, ring.Run().Errno);
        Assert.Equal("0123456789", folder.Read("file"));
    }

    [Fact]
    public void ReadvFixed_and_WritevFixed_take_parts_of_the_registered_buffer_of_their_index()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_READV_FIXED, IORING_OP_WRITEV_FIXED);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "0123456789");
        byte* memory = stackalloc byte[64];
        ring.RegisterBuffers(Part(memory, 16), Part(memory + 32, 32));
        iovec* parts = stackalloc iovec[2] { Part(memory + 48, 2), Part(memory + 32, 3) };

        ring.Take()->PrepReadvFixed(file.Fd, parts, 2, 1, 0, 1);
        Assert.Equal(5, ring.RunWell());
        Assert.Equal("12", Text(memory + 48, 2));
        Assert.Equal("345", Text(memory + 32, 3));

        ring.Take()->PrepWritevFixed(file.Fd, parts, 1, 8, 0, 1);
        Assert.Equal(2, ring.RunWell());
        Assert.Equal("0123456712", folder.Read("file"));

        ring.Take()->PrepWritevFixed(file.Fd, parts, 2, 0, RWF_APPEND, 1);
        Assert.Equal(5, ring.RunWell());
        Assert.Equal("012345671212345", folder.Read("file"));

        using TestPipe empty = new();
        ring.Take()->PrepReadvFixed(empty.Reader.Fd, parts, 2, 0, RWF_NOWAIT, 1);
        Assert.Equal(Errno.EAGAIN, ring.Run().Errno);

        ring.Take()->PrepReadvFixed(file.Fd, parts, 2, 0, 0, 0);
        Assert.Equal(Errno.EFAULT, ring.Run().Errno);
    }

    [Fact]
    public void ReadMultishot_takes_a_provided_buffer_each_time_data_is_ready()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_READ_MULTISHOT);
        using TestPipe pipe = new();
        BufferPool buffers = ring.ProvideBufferRing(7, 4, 64);
        ring.Take()->PrepReadMultishot(pipe.Reader.Fd, 0, CurrentPosition, 7);
        ring.SubmitPending();

        foreach (string text in new[] { "one", "three" })
        {
            pipe.Write(text);
            io_uring_cqe cqe = ring.Next();
            Assert.Equal(text.Length, cqe.Result.Value);
            Assert.Equal(IORING_CQE_F_MORE | IORING_CQE_F_BUFFER, cqe.flags & (IORING_CQE_F_MORE | IORING_CQE_F_BUFFER));
            Assert.Equal(text, buffers.Text(cqe));
        }

        pipe.Writer.Dispose();
        io_uring_cqe last = ring.Next();
        Assert.Equal(0, last.Result.Value);
        Assert.Equal(0u, last.flags & IORING_CQE_F_MORE);
    }

    [Fact]
    public void ReadMultishot_takes_whole_buffers_only()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_READ_MULTISHOT);
        using TestPipe pipe = new();
        _ = ring.ProvideBufferRing(7, 4, 64);
        pipe.Write("abc");
        ring.Take()->PrepReadMultishot(pipe.Reader.Fd, 2, CurrentPosition, 7);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
    }

    private static iovec Part(byte* start, nuint length) => new() { iov_base = start, iov_len = length };

    private static string Text(byte* start, int length) => Encoding.UTF8.GetString(start, length);
}
