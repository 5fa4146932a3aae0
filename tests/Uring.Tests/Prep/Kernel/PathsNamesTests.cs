using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Paths and metadata: names are created, changed and removed.</summary>
public unsafe class PathsNamesTests
{
    private const uint Private = 0x1C0; // rwx------

    [Fact]
    public void Rename_changes_the_name_below_the_working_directory()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_RENAMEAT);
        using TestFolder folder = new();
        folder.Write("old", "content");
        using CString from = new(folder.Relative("old"));
        using CString to = new(folder.Relative("new"));

        ring.Take()->PrepRename(from, to);

        Assert.Equal(0, ring.RunWell());
        Assert.False(File.Exists(folder["old"]));
        Assert.Equal("content", folder.Read("new"));
    }

    [Fact]
    public void Renameat_moves_from_one_directory_to_the_other()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_RENAMEAT);
        using TestFolder one = new();
        using TestFolder two = new();
        using SafeFileHandle from = Posix.OpenFolder(one.Path);
        using SafeFileHandle to = Posix.OpenFolder(two.Path);
        one.Write("old", "content");
        fixed (byte* oldName = "old"u8, newName = "new"u8)
        {
            ring.Take()->PrepRenameat(from.Fd, oldName, to.Fd, newName, 0);
            Assert.Equal(0, ring.RunWell());
        }

        Assert.Empty(Directory.GetFiles(one.Path));
        Assert.Equal("content", two.Read("new"));
    }

    [Fact]
    public void Renameat_passes_its_flags_on()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_RENAMEAT);
        using TestFolder folder = new();
        using SafeFileHandle directory = Posix.OpenFolder(folder.Path);
        folder.Write("a", "1");
        folder.Write("b", "2");
        fixed (byte* a = "a"u8, b = "b"u8)
        {
            ring.Take()->PrepRenameat(directory.Fd, a, directory.Fd, b, (uint)RENAME_NOREPLACE);
            Assert.Equal(Errno.EEXIST, ring.Run().Errno);
            ring.Take()->PrepRenameat(directory.Fd, a, directory.Fd, b, (uint)RENAME_EXCHANGE);
            Assert.Equal(0, ring.RunWell());
        }

        Assert.Equal("21", folder.Read("a") + folder.Read("b"));
    }

    [Fact]
    public void Link_creates_a_second_name_below_the_working_directory()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_LINKAT);
        using TestFolder folder = new();
        folder.Write("file", "1");
        File.CreateSymbolicLink(folder["soft"], "file");
        using CString soft = new(folder.Relative("soft"));
        using CString second = new(folder.Relative("second"));

        // Without the flag the second name would be that of the symbolic link itself.
        ring.Take()->PrepLink(soft, second, AT_SYMLINK_FOLLOW);

        Assert.Equal(0, ring.RunWell());
        Assert.Null(new FileInfo(folder["second"]).LinkTarget);
        folder.Write("file", "changed");
        Assert.Equal("changed", folder.Read("second"));
    }

    [Fact]
    public void Linkat_creates_a_second_name_in_the_other_directory()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_LINKAT);
        using TestFolder one = new();
        using TestFolder two = new();
        using SafeFileHandle from = Posix.OpenFolder(one.Path);
        using SafeFileHandle to = Posix.OpenFolder(two.Path);
        one.Write("file", "1");
        fixed (byte* oldName = "file"u8, newName = "second"u8)
        {
            ring.Take()->PrepLinkat(from.Fd, oldName, to.Fd, newName, 0);
            Assert.Equal(0, ring.RunWell());
        }

        one.Write("file", "changed");
        Assert.Equal("changed", two.Read("second"));
    }

    [Fact]
    public void Linkat_links_the_symbolic_link_itself_or_with_the_flag_its_target()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_LINKAT);
        using TestFolder folder = new();
        using SafeFileHandle directory = Posix.OpenFolder(folder.Path);
        folder.Write("file", "content");
        File.CreateSymbolicLink(folder["soft"], "file");
        fixed (byte* soft = "soft"u8, one = "one"u8, two = "two"u8)
        {
            ring.Take()->PrepLinkat(directory.Fd, soft, directory.Fd, one, 0);
            Assert.Equal(0, ring.RunWell());
            ring.Take()->PrepLinkat(directory.Fd, soft, directory.Fd, two, AT_SYMLINK_FOLLOW);
            Assert.Equal(0, ring.RunWell());
        }

        Assert.Equal("file", new FileInfo(folder["one"]).LinkTarget);
        Assert.Null(new FileInfo(folder["two"]).LinkTarget);
        Assert.Equal("content", folder.Read("two"));
    }

    [Fact]
    public void Symlink_creates_a_link_below_the_working_directory()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SYMLINKAT);
        using TestFolder folder = new();
        using CString link = new(folder.Relative("link"));
        fixed (byte* target = "where/ever"u8)
        {
            ring.Take()->PrepSymlink(target, link);
            Assert.Equal(0, ring.RunWell());
        }

        Assert.Equal("where/ever", new FileInfo(folder["link"]).LinkTarget);
    }

    [Fact]
    public void Symlinkat_creates_a_link_in_the_directory()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SYMLINKAT);
        using TestFolder folder = new();
        using SafeFileHandle directory = Posix.OpenFolder(folder.Path);
        fixed (byte* target = "where/ever"u8, link = "link"u8)
        {
            ring.Take()->PrepSymlinkat(target, directory.Fd, link);
            Assert.Equal(0, ring.RunWell());
        }

        Assert.Equal("where/ever", new FileInfo(folder["link"]).LinkTarget);
    }

    [Fact]
    public void Unlink_removes_a_file_or_with_the_flag_a_directory()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_UNLINKAT);
        using TestFolder folder = new();
        folder.Write("file", "1");
        Directory.CreateDirectory(folder["directory"]);
        using CString file = new(folder.Relative("file"));
        using CString directory = new(folder.Relative("directory"));

        ring.Take()->PrepUnlink(file, 0);
        Assert.Equal(0, ring.RunWell());
        ring.Take()->PrepUnlink(directory, 0);
        Assert.Equal(Errno.EISDIR, ring.Run().Errno);
        Assert.Equal([folder["directory"]], Directory.GetFileSystemEntries(folder.Path));

        ring.Take()->PrepUnlink(directory, AT_REMOVEDIR);
        Assert.Equal(0, ring.RunWell());
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Unlinkat_removes_from_the_directory()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_UNLINKAT);
        using TestFolder folder = new();
        using SafeFileHandle parent = Posix.OpenFolder(folder.Path);
        folder.Write("file", "1");
        Directory.CreateDirectory(folder["directory"]);
        fixed (byte* file = "file"u8, directory = "directory"u8)
        {
            ring.Take()->PrepUnlinkat(parent.Fd, file, 0);
            Assert.Equal(0, ring.RunWell());
            ring.Take()->PrepUnlinkat(parent.Fd, directory, AT_REMOVEDIR);
            Assert.Equal(0, ring.RunWell());
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Mkdir_creates_a_directory_below_the_working_directory_with_the_mode()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_MKDIRAT);
        using TestFolder folder = new();
        using CString path = new(folder.Relative("new"));

        ring.Take()->PrepMkdir(path, Private);

        Assert.Equal(0, ring.RunWell());
        Assert.Equal((UnixFileMode)Private, new DirectoryInfo(folder["new"]).UnixFileMode);
    }

    [Fact]
    public void Mkdirat_creates_a_directory_in_the_directory_with_the_mode()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_MKDIRAT);
        using TestFolder folder = new();
        using SafeFileHandle parent = Posix.OpenFolder(folder.Path);
        fixed (byte* name = "new"u8)
        {
            ring.Take()->PrepMkdirat(parent.Fd, name, Private);
            Assert.Equal(0, ring.RunWell());
        }

        Assert.Equal((UnixFileMode)Private, new DirectoryInfo(folder["new"]).UnixFileMode);
    }
}
