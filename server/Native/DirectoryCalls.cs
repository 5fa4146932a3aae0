using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>
/// Calls on the files beneath an open directory: openat(2), statx(2), getdents64(2) and readlink(2).
/// </summary>
/// <remarks>The names of files are bytes. The strings of .NET cannot hold those that are not UTF-8.</remarks>
internal static unsafe partial class DirectoryCalls
{
    // PATH_MAX of limits.h, with the NUL at the end.
    private const int MaxPath = 4096;

    /// <param name="directory">The directory that the path begins at.</param>
    /// <param name="path">The path, without NUL.</param>
    /// <param name="flags">The flags of open(2).</param>
    public static KernelResult Open(int directory, ReadOnlySpan<byte> path, int flags)
    {
        byte* name = stackalloc byte[MaxPath];
        return TryCopy(path, name) ? NativeResult.Of(OpenAt(directory, name, flags)) : KernelResult.Failed(Errno.ENAMETOOLONG);
    }

    /// <summary>Reads the status of a file.</summary>
    /// <param name="directory">The directory that the path begins at.</param>
    /// <param name="path">The path, without NUL.</param>
    /// <param name="flags">
    /// AT_SYMLINK_NOFOLLOW for the status of a link itself, 0 for that of its target.
    /// </param>
    /// <param name="status">The status.</param>
    public static Errno GetStatus(int directory, ReadOnlySpan<byte> path, int flags, out FileStatus status)
    {
        status = default;
        byte* name = stackalloc byte[MaxPath];
        if (!TryCopy(path, name))
        {
            return Errno.ENAMETOOLONG;
        }

        statx found;
        Errno errno = NativeResult.Of(StatX(directory, name, flags, FileStatus.Mask, &found)).Errno;
        status = errno == Errno.None ? FileStatus.Of(found) : default;
        return errno;
    }

    /// <summary>Reads the next names of an open directory, with <c>.</c> and <c>..</c>.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="buffer">The memory for the names; at least 64 KiB.</param>
    /// <param name="names">The list that takes the names.</param>
    /// <returns>0 at the end of the directory.</returns>
    public static KernelResult ReadNames(int directory, Span<byte> buffer, List<byte[]> names)
    {
        // struct linux_dirent64: d_ino and d_off of eight bytes, d_reclen of two, d_type of one, d_name.
        const int LengthAt = 16;
        const int NameAt = 19;
        KernelResult read;
        fixed (byte* pointer = buffer)
        {
            read = NativeResult.Of(GetEntries(directory, pointer, (nuint)buffer.Length));
        }

        ReadOnlySpan<byte> rest = read.IsError ? [] : buffer[..read.Value];
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> entry = rest[..MemoryMarshal.Read<ushort>(rest[LengthAt..])];
            ReadOnlySpan<byte> name = entry[NameAt..];
            names.Add(name[..name.IndexOf((byte)0)].ToArray());
            rest = rest[entry.Length..];
        }

        return read;
    }

    /// <summary>Reads the path of an open file, without links: /proc/self/fd, proc(5).</summary>
    /// <returns>Null when the kernel does not report the path.</returns>
    public static byte[]? PathOf(int fd)
    {
        byte* path = stackalloc byte[MaxPath];
        KernelResult length = NativeResult.Of(ReadLink($"/proc/self/fd/{fd}", path, MaxPath));
        return length.IsError ? null : new ReadOnlySpan<byte>(path, length.Value).ToArray();
    }

    private static bool TryCopy(ReadOnlySpan<byte> path, byte* name)
    {
        if (path.Length >= MaxPath)
        {
            return false;
        }

        path.CopyTo(new Span<byte>(name, MaxPath));
        name[path.Length] = 0;
        return true;
    }

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAt(int directory, byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatX(int directory, byte* path, int flags, uint mask, statx* status);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    private static partial nint GetEntries(int directory, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLink(string path, byte* target, nuint length);
}
