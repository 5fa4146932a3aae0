using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Files: pipes, and moving data through them.</summary>
public unsafe class FilesPipeTests
{
    [Fact]
    public void Splice_moves_a_part_of_a_file_into_a_pipe()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SPLICE);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "0123456789");
        using TestPipe pipe = new();

        ring.Take()->PrepSplice(file.Fd, 2, pipe.Writer.Fd, -1, 5, 0);

        Assert.Equal(5, ring.RunWell());
        Assert.Equal("23456", pipe.Read());
    }

    [Fact]
    public void Splice_moves_the_content_of_a_pipe_into_a_file_at_an_offset()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SPLICE);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "0123456789");
        using TestPipe pipe = new();
        pipe.Write("abcdef");

        ring.Take()->PrepSplice(pipe.Reader.Fd, -1, file.Fd, 6, 3, SPLICE_F_MOVE);

        Assert.Equal(3, ring.RunWell());
        Assert.Equal("012345abc9", folder.Read("file"));
        Assert.Equal("def", pipe.Read());
    }

    [Fact]
    public void Splice_with_the_flag_takes_its_source_from_the_file_table()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SPLICE);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "0123456789");
        using TestPipe pipe = new();
        ring.RegisterFiles(4);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(3, file.Fd));

        ring.Take()->PrepSplice(3, 0, pipe.Writer.Fd, -1, 4, SPLICE_F_FD_IN_FIXED);

        Assert.Equal(4, ring.RunWell());
        Assert.Equal("0123", pipe.Read());
    }

    [Fact]
    public void Tee_copies_the_content_of_a_pipe_and_leaves_it_there()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_TEE);
        using TestPipe from = new();
        using TestPipe to = new();
        from.Write("abcdef");

        ring.Take()->PrepTee(from.Reader.Fd, to.Writer.Fd, 4, 0);

        Assert.Equal(4, ring.RunWell());
        Assert.Equal("abcd", to.Read());
        Assert.Equal("abcdef", from.Read());
    }

    [Fact]
    public void Tee_with_the_flag_takes_its_source_from_the_file_table()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_TEE);
        using TestPipe from = new();
        using TestPipe to = new();
        from.Write("abc");
        ring.RegisterFiles(2);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(1, from.Reader.Fd));

        ring.Take()->PrepTee(1, to.Writer.Fd, 100, SPLICE_F_FD_IN_FIXED);

        Assert.Equal(3, ring.RunWell());
        Assert.Equal("abc", to.Read());
    }

    [Fact]
    public void Pipe_creates_two_ends_with_the_flags()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_PIPE);
        int* ends = stackalloc int[2];

        ring.Take()->PrepPipe(ends, O_CLOEXEC | O_NONBLOCK);

        Assert.Equal(0, ring.RunWell());
        using TestPipe pipe = new(ends[0], ends[1]);
        Assert.Equal(O_CLOEXEC | O_NONBLOCK | O_RDONLY, Handles.Flags(ends[0]) & (O_CLOEXEC | O_NONBLOCK | O_ACCMODE));
        Assert.Equal(O_CLOEXEC | O_NONBLOCK | O_WRONLY, Handles.Flags(ends[1]) & (O_CLOEXEC | O_NONBLOCK | O_ACCMODE));
        pipe.Write("through");
        Assert.Equal("through", pipe.Read());
    }

    [Fact]
    public void PipeDirect_puts_its_ends_into_two_slots()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_PIPE);
        ring.RegisterFiles(4);
        int* ends = stackalloc int[2] { -1, -1 };

        ring.Take()->PrepPipeDirect(ends, 0, 2);

        Assert.Equal(0, ring.RunWell());
        Assert.Equal((2, 3), (ends[0], ends[1]));
        AssertConnected(ring, 2, 3);
    }

    [Fact]
    public void PipeDirect_lets_the_kernel_choose_the_slots()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_PIPE);
        using TestPipe other = new();
        ring.RegisterFiles(4);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(0, other.Reader.Fd));
        int* ends = stackalloc int[2] { -1, -1 };

        ring.Take()->PrepPipeDirect(ends, 0, IORING_FILE_INDEX_ALLOC);

        Assert.Equal(0, ring.RunWell());
        Assert.NotEqual(0, ends[0]);
        Assert.NotEqual(0, ends[1]);
        AssertConnected(ring, ends[0], ends[1]);
    }

    [Fact]
    public void PipeDirect_creates_its_ends_with_the_flags()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_PIPE, IORING_OP_FIXED_FD_INSTALL);
        ring.RegisterFiles(2);
        int* ends = stackalloc int[2];
        ring.Take()->PrepPipeDirect(ends, O_NONBLOCK, 0);
        Assert.Equal(0, ring.RunWell());

        for (int slot = 0; slot < 2; slot++)
        {
            ring.Take()->PrepFixedFdInstall(slot, 0);
            using SafeFileHandle end = new(ring.RunWell(), ownsHandle: true);
            Assert.Equal(O_NONBLOCK, Handles.Flags(end.Fd) & O_NONBLOCK);
        }
    }

    private static void AssertConnected(KernelRing ring, int reader, int writer)
    {
        byte* buffer = stackalloc byte[2] { (byte)'a', 0 };
        io_uring_sqe* write = ring.Take();
        write->PrepWrite(writer, buffer, 1, 0);
        write->SetFlags(IOSQE_FIXED_FILE);
        Assert.Equal(1, ring.RunWell());

        io_uring_sqe* read = ring.Take();
        read->PrepRead(reader, buffer + 1, 1, 0);
        read->SetFlags(IOSQE_FIXED_FILE);
        Assert.Equal(1, ring.RunWell());
        Assert.Equal((byte)'a', buffer[1]);
    }
}
