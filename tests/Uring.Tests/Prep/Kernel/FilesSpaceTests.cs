using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Files: their space, their writes to the device, and advice about files and memory.</summary>
public unsafe class FilesSpaceTests
{
    private const ulong FourGiB = 0x1_0000_0000;

    // The kernel keeps or drops pages that were written together as a whole. Such a whole has 2 MiB at most.
    private const ulong Far = 4 << 20;

    private static readonly uint s_page = (uint)Environment.SystemPageSize;

    [Theory]
    [InlineData(0u)]
    [InlineData(IORING_FSYNC_DATASYNC)]
    public void Fsync_leaves_no_dirty_page(uint flags)
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FSYNC, IORING_OP_FADVISE);
        using TestFolder folder = new();
        using SafeFileHandle file = OpenOnDisk(folder);

        ring.Take()->PrepFsync(file.Fd, flags);
        Assert.Equal(0, ring.RunWell());

        // The kernel cannot drop dirty pages. A page that it drops was clean.
        Assert.True(IsResident(file, 0) && IsResident(file, Far));
        ring.Take()->PrepFadvise(file.Fd, 0, 0, POSIX_FADV_DONTNEED);
        Assert.Equal(0, ring.RunWell());
        Assert.False(IsResident(file, 0) || IsResident(file, Far));
    }

    [Fact]
    public void Fsync_of_a_file_that_cannot_be_synced_fails()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FSYNC);
        using TestPipe pipe = new();
        ring.Take()->PrepFsync(pipe.Writer.Fd, 0);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
    }

    [Fact]
    public void Fsync_refuses_unknown_flags()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FSYNC);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "x");
        ring.Take()->PrepFsync(file.Fd, 0x100);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
    }

    [Fact]
    public void SyncFileRange_writes_the_range()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SYNC_FILE_RANGE, IORING_OP_FADVISE);
        using TestFolder folder = new();
        using SafeFileHandle file = OpenOnDisk(folder);
        int all = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;

        ring.Take()->PrepSyncFileRange(file.Fd, s_page, Far, all);
        Assert.Equal(0, ring.RunWell());

        // The range is clean now, so the kernel can drop it. A read then reads the written bytes from the
        // device.
        ring.Take()->PrepFadvise(file.Fd, Far, s_page, POSIX_FADV_DONTNEED);
        Assert.Equal(0, ring.RunWell());
        Assert.False(IsResident(file, Far));
        Span<byte> text = stackalloc byte[1];
        Assert.Equal(1, RandomAccess.Read(file, text, (long)Far));
        Assert.Equal((byte)'x', text[0]);
    }

    [Fact]
    public void SyncFileRange_refuses_unknown_flags()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SYNC_FILE_RANGE);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "x");
        ring.Take()->PrepSyncFileRange(file.Fd, 1, 0, 0x100);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
    }

    [Fact]
    public void SyncFileRange_refuses_a_range_that_ends_beyond_all_offsets()
    {
        // The length 0 stands for the rest of the file, so the same offset is allowed.
        using KernelRing ring = KernelRing.With(IORING_OP_SYNC_FILE_RANGE);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "x");
        ring.Take()->PrepSyncFileRange(file.Fd, 0, long.MaxValue - 10, SYNC_FILE_RANGE_WRITE);
        Assert.Equal(0, ring.RunWell());
        ring.Take()->PrepSyncFileRange(file.Fd, 100, long.MaxValue - 10, SYNC_FILE_RANGE_WRITE);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
    }

    [Fact]
    public void Fallocate_lengthens_a_file_unless_the_flag_keeps_its_size()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FALLOCATE);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "abc");

        ring.Take()->PrepFallocate(file.Fd, FALLOC_FL_KEEP_SIZE, 0, 10_000);
        Assert.Equal(0, ring.RunWell());
        Assert.Equal(3, RandomAccess.GetLength(file));

        ring.Take()->PrepFallocate(file.Fd, 0, 1000, 2000);
        Assert.Equal(0, ring.RunWell());
        Assert.Equal(3000, RandomAccess.GetLength(file));
        Assert.StartsWith("abc\0", folder.Read("file"), StringComparison.Ordinal);
    }

    [Fact]
    public void Fallocate_zeroes_the_range_of_a_hole()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FALLOCATE);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "0123456789");

        ring.Take()->PrepFallocate(file.Fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 2, 3);
        Assert.Equal(0, ring.RunWell());
        Assert.Equal("01\0\0\056789", folder.Read("file"));
    }

    [Fact]
    public void Ftruncate_cuts_and_lengthens_also_beyond_32_bits()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FTRUNCATE);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "0123456789");

        ring.Take()->PrepFtruncate(file.Fd, 4);
        Assert.Equal(0, ring.RunWell());
        Assert.Equal("0123", folder.Read("file"));

        ring.Take()->PrepFtruncate(file.Fd, (long)FourGiB + 5);
        Assert.Equal(0, ring.RunWell());
        Assert.Equal((long)FourGiB + 5, RandomAccess.GetLength(file));
    }

    [Fact]
    public void Fadvise_drops_the_range_from_the_page_cache()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FADVISE);
        using TestFolder folder = new();
        using SafeFileHandle file = OpenOnDisk(folder);
        RandomAccess.FlushToDisk(file);

        ring.Take()->PrepFadvise(file.Fd, 0, s_page, POSIX_FADV_DONTNEED);
        Assert.Equal(0, ring.RunWell());
        Assert.False(IsResident(file, 0));
        Assert.True(IsResident(file, Far));

        RandomAccess.Read(file, new byte[1], 0);
        Assert.True(IsResident(file, 0));
        ring.Take()->PrepFadvise(file.Fd, Far, s_page, POSIX_FADV_DONTNEED);
        Assert.Equal(0, ring.RunWell());
        Assert.True(IsResident(file, 0));
        Assert.False(IsResident(file, Far));
    }

    [Fact]
    public void Fadvise_refuses_unknown_advice()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FADVISE);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "x");
        ring.Take()->PrepFadvise(file.Fd, 0, 0, 99);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
    }

    [Fact]
    public void Fadvise64_reaches_further_than_32_bits()
    {
        using KernelRing ring = KernelRing.With(Since.Linux611, IORING_OP_FADVISE);
        using TestFolder folder = new();
        using SafeFileHandle file = OpenOnDisk(folder);
        RandomAccess.Write(file, "x"u8, (long)FourGiB);
        RandomAccess.Write(file, "x"u8, (long)(FourGiB + Far));
        RandomAccess.FlushToDisk(file);
        Assert.True(IsResident(file, FourGiB));

        ring.Take()->PrepFadvise64(file.Fd, Far, (long)(FourGiB - Far + s_page), POSIX_FADV_DONTNEED);
        Assert.Equal(0, ring.RunWell());
        Assert.True(IsResident(file, 0));
        Assert.False(IsResident(file, FourGiB));
        Assert.True(IsResident(file, FourGiB + Far));
    }

    [Fact]
    public void Madvise_releases_the_range()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_MADVISE);
        nuint length = 3 * s_page;
        byte* memory = Posix.MapMemory(length);
        try
        {
            new Span<byte>(memory, (int)length).Fill((byte)'x');
            ring.Take()->PrepMadvise(memory + s_page, s_page, MADV_DONTNEED);
            Assert.Equal(0, ring.RunWell());

            Assert.Equal((byte)'x', memory[0]);
            Assert.False(new Span<byte>(memory + s_page, (int)s_page).ContainsAnyExcept((byte)0));
            Assert.Equal((byte)'x', memory[2 * s_page]);
        }
        finally
        {
            Posix.Unmap(memory, length);
        }
    }

    [Fact]
    public void Madvise64_reaches_further_than_32_bits()
    {
        using KernelRing ring = KernelRing.With(Since.Linux611, IORING_OP_MADVISE);
        nuint length = (nuint)(FourGiB + (2 * s_page));
        byte* memory = Posix.MapMemory(length);
        try
        {
            memory[FourGiB] = (byte)'x';
            memory[FourGiB + s_page] = (byte)'y';
            ring.Take()->PrepMadvise64(memory, (long)(FourGiB + s_page), MADV_DONTNEED);
            Assert.Equal(0, ring.RunWell());

            Assert.Equal(0, memory[FourGiB]);
            Assert.Equal((byte)'y', memory[FourGiB + s_page]);
        }
        finally
        {
            Posix.Unmap(memory, length);
        }
    }

    /// <summary>
    /// Opens a file with two pages in memory, one at its start and one at <see cref="Far"/>. The file is on a
    /// device, since the kernel cannot write back or drop pages of a file in memory.
    /// </summary>
    private static SafeFileHandle OpenOnDisk(TestFolder folder)
    {
        string kind = new DriveInfo(folder.Path).DriveFormat;
        Assert.SkipWhen(kind is "tmpfs" or "ramfs", $"{folder.Path} is on {kind}: its pages have no device");
        SafeFileHandle file = folder.Open("file");
        byte[] page = new byte[s_page];
        page.AsSpan().Fill((byte)'x');
        RandomAccess.Write(file, page, 0);
        RandomAccess.Write(file, page, (long)Far);
        return file;
    }

    private static bool IsResident(SafeFileHandle file, ulong offset)
    {
        byte* mapped = Posix.MapFile(file, (long)offset, s_page);
        bool resident = Posix.IsResident(mapped);
        Posix.Unmap(mapped, s_page);
        return resident;
    }
}
