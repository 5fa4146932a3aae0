using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Files: closing them, and the ring's own file table.</summary>
public unsafe class FilesTableTests
{
    [Fact]
    public void Close_closes_the_descriptor_and_the_other_end_gets_the_end_of_the_file()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_CLOSE);
        using TestPipe pipe = new();
        string? before = Handles.Target(pipe.Writer.Fd);
        int writer = pipe.Writer.Fd;
        pipe.Writer.SetHandleAsInvalid();

        ring.Take()->PrepClose(writer);

        Assert.Equal(0, ring.RunWell());
        Assert.Equal("", pipe.Read());
        Assert.NotEqual(before, Handles.Target(writer));
    }

    [Fact]
    public void CloseDirect_empties_the_slot_and_the_other_end_gets_the_end_of_the_file()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_CLOSE);
        using TestPipe pipe = new();
        ring.RegisterFiles(4);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(2, pipe.Writer.Fd));
        pipe.Writer.Dispose();
        Assert.True(pipe.IsEmpty);

        ring.Take()->PrepCloseDirect(2);
        Assert.Equal(0, ring.RunWell());
        Assert.Equal("", pipe.Read());

        ring.Take()->PrepCloseDirect(2);
        Assert.Equal(Errno.EBADF, ring.Run().Errno);
    }

    [Fact]
    public void FilesUpdate_fills_keeps_and_empties_slots_from_an_offset()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FILES_UPDATE);
        using TestFolder folder = new();
        using SafeFileHandle a = folder.Open("a", "a");
        using SafeFileHandle b = folder.Open("b", "b");
        ring.RegisterFiles(4);
        int* descriptors = stackalloc int[3] { a.Fd, b.Fd, a.Fd };

        ring.Take()->PrepFilesUpdate(descriptors, 3, 1);
        Assert.Equal(3, ring.RunWell());
        Assert.Equal("-aba", Slots(ring));

        descriptors[0] = IORING_REGISTER_FILES_SKIP;
        descriptors[1] = -1;
        descriptors[2] = b.Fd;
        ring.Take()->PrepFilesUpdate(descriptors, 3, 1);
        Assert.Equal(3, ring.RunWell());
        Assert.Equal("-a-b", Slots(ring));
    }

    [Fact]
    public void FilesUpdate_fills_free_slots_and_returns_their_numbers()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FILES_UPDATE);
        using TestFolder folder = new();
        using SafeFileHandle a = folder.Open("a", "a");
        using SafeFileHandle b = folder.Open("b", "b");
        ring.RegisterFiles(4);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(1, a.Fd));
        int* descriptors = stackalloc int[2] { b.Fd, b.Fd };

        ring.Take()->PrepFilesUpdate(descriptors, 2, -1);
        Assert.Equal(2, ring.RunWell());

        string slots = Slots(ring);
        Assert.Equal('a', slots[1]);
        Assert.Equal('b', slots[descriptors[0]]);
        Assert.Equal('b', slots[descriptors[1]]);
        Assert.Equal(2, slots.Count(slot => slot == 'b'));
    }

    [Theory]
    [InlineData(0u, O_CLOEXEC)]
    [InlineData(IORING_FIXED_FD_NO_CLOEXEC, 0)]
    public void FixedFdInstall_makes_a_descriptor_of_a_slot(uint flags, int expected)
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FIXED_FD_INSTALL);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "text");
        ring.RegisterFiles(4);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(3, file.Fd));

        ring.Take()->PrepFixedFdInstall(3, flags);

        using SafeFileHandle installed = new(ring.RunWell(), ownsHandle: true);
        Assert.NotEqual(file.Fd, installed.Fd);
        Assert.Equal(folder["file"], Handles.Target(installed.Fd));
        Assert.Equal(expected, Handles.Flags(installed.Fd) & O_CLOEXEC);
    }

    /// <summary>Returns the first byte of each file in the table, and - for an empty slot.</summary>
    private static string Slots(KernelRing ring)
    {
        string slots = "";
        for (int slot = 0; slot < 4; slot++)
        {
            byte content = (byte)'-';
            io_uring_sqe* sqe = ring.Take();
            sqe->PrepRead(slot, &content, 1, 0);
            sqe->SetFlags(IOSQE_FIXED_FILE);
            KernelResult read = ring.Run();
            Assert.True(read == new KernelResult(1) || read.Errno == Errno.EBADF, read.ToString());
            slots += (char)content;
        }

        return slots;
    }
}
