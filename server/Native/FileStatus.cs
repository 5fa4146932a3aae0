namespace Uring.Server.Native;

/// <summary>The part of statx(2) that the server reads.</summary>
/// <param name="Type">The file type.</param>
/// <param name="Size">In bytes. Files of proc(5) report 0.</param>
/// <param name="Inode">The number of the file on its device.</param>
/// <param name="Device">The major and the minor number of the device.</param>
internal readonly record struct FileStatus(FileType Type, ulong Size, ulong Inode, (uint Major, uint Minor) Device)
{
    /// <summary>Whether both are the status of one file.</summary>
    public bool IsSameFile(FileStatus other) => (Inode, Device) == (other.Inode, other.Device);
}
