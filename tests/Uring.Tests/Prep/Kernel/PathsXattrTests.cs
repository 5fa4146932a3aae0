using System.Text;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>
/// Paths and metadata: extended attributes. One helper sets an attribute and the others read it, so that each
/// is compared with the rest.
/// </summary>
public unsafe class PathsXattrTests
{
    [Fact]
    public void Getxattr_reads_the_attribute_that_Setxattr_sets()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SETXATTR, IORING_OP_GETXATTR);
        using TestFolder folder = new();
        using SafeFileHandle file = Open(folder);
        using CString path = new(folder["file"]);
        byte* buffer = stackalloc byte[16];
        fixed (byte* name = "user.uring"u8, value = "value"u8)
        {
            ring.Take()->PrepSetxattr(name, value, path, 0, 3);
            Assert.Equal(0, ring.RunWell());

            ring.Take()->PrepGetxattr(name, buffer, path, 16);
            Assert.Equal(3, ring.RunWell());
            Assert.Equal("val\0", Encoding.ASCII.GetString(buffer, 4));

            ring.Take()->PrepGetxattr(name, null, path, 0);
            Assert.Equal(3, ring.RunWell());
        }
    }

    [Fact]
    public void Fgetxattr_and_Getxattr_read_the_attribute_that_Fsetxattr_sets()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FSETXATTR, IORING_OP_FGETXATTR, IORING_OP_GETXATTR);
        using TestFolder folder = new();
        using SafeFileHandle file = Open(folder);
        using CString path = new(folder["file"]);
        byte* buffer = stackalloc byte[16];
        fixed (byte* name = "user.uring"u8, value = "value"u8)
        {
            ring.Take()->PrepFsetxattr(file.Fd, name, value, 0, 5);
            Assert.Equal(0, ring.RunWell());

            ring.Take()->PrepFgetxattr(file.Fd, name, buffer, 16);
            Assert.Equal(5, ring.RunWell());
            Assert.Equal("value", Encoding.ASCII.GetString(buffer, 5));

            ring.Take()->PrepGetxattr(name, buffer + 8, path, 8);
            Assert.Equal(5, ring.RunWell());
            Assert.Equal("value", Encoding.ASCII.GetString(buffer + 8, 5));

            // The buffer is smaller than the attribute.
            ring.Take()->PrepFgetxattr(file.Fd, name, buffer, 2);
            Assert.Equal(Errno.ERANGE, ring.Run().Errno);
        }
    }

    [Fact]
    public void Flags_require_or_refuse_an_existing_attribute()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SETXATTR, IORING_OP_FSETXATTR);
        using TestFolder folder = new();
        using SafeFileHandle file = Open(folder);
        using CString path = new(folder["file"]);
        fixed (byte* name = "user.uring"u8, value = "value"u8)
        {
            ring.Take()->PrepSetxattr(name, value, path, XATTR_REPLACE, 5);
            Assert.Equal(Errno.ENODATA, ring.Run().Errno);
            ring.Take()->PrepFsetxattr(file.Fd, name, value, XATTR_REPLACE, 5);
            Assert.Equal(Errno.ENODATA, ring.Run().Errno);

            ring.Take()->PrepSetxattr(name, value, path, XATTR_CREATE, 5);
            Assert.Equal(0, ring.RunWell());

            ring.Take()->PrepSetxattr(name, value, path, XATTR_CREATE, 5);
            Assert.Equal(Errno.EEXIST, ring.Run().Errno);
            ring.Take()->PrepFsetxattr(file.Fd, name, value, XATTR_CREATE, 5);
            Assert.Equal(Errno.EEXIST, ring.Run().Errno);
        }
    }

    /// <summary>
    /// Opens a file on a file system with user attributes. Only fsetxattr(2) shows whether a file system
    /// supports the attributes.
    /// </summary>
    private static SafeFileHandle Open(TestFolder folder)
    {
        SafeFileHandle file = folder.Open("file");
        if (!Posix.KnowsUserAttributes(file))
        {
            file.Dispose();
            Assert.Skip($"{folder.Path} is on a file system without user attributes");
        }

        return file;
    }
}
