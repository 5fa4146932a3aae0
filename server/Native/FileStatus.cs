using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>The part of statx(2) that the server reads.</summary>
/// <param name="Type">The file type.</param>
/// <param name="Size">In bytes. Files of proc(5) report 0.</param>
/// <param name="Inode">The number of the file on its device.</param>
/// <param name="Device">The major and the minor number of the device.</param>
/// <param name="Modified">The time of the last change of the content, since 1970.</param>
internal readonly record struct FileStatus(
    FileType Type, ulong Size, ulong Inode, (uint Major, uint Minor) Device, (long Seconds, uint Nanoseconds) Modified)
{
    /// <summary>The mask of statx(2) for these fields.</summary>
    public const uint Mask = (uint)(LinuxAbi.STATX_TYPE | LinuxAbi.STATX_SIZE | LinuxAbi.STATX_INO | LinuxAbi.STATX_MTIME);

    // inode(7): S_IFMT.
    private const ushort FileTypeMask = 0xF000;

    public static FileStatus Of(in statx found) => new(
        (FileType)(found.stx_mode & FileTypeMask),
        found.stx_size,
        found.stx_ino,
        (found.stx_dev_major, found.stx_dev_minor),
        (found.stx_mtime.tv_sec, found.stx_mtime.tv_nsec));

    /// <summary>Whether both are the status of one file.</summary>
    public bool IsSameFile(FileStatus other) => (Inode, Device) == (other.Inode, other.Device);
}
