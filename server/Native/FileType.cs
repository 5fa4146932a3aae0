namespace Uring.Server.Native;

/// <summary>The file type in <c>stx_mode</c>, under the mask S_IFMT: inode(7).</summary>
internal enum FileType : ushort
{
    /// <summary>S_IFIFO.</summary>
    Fifo = 0x1000,

    /// <summary>S_IFDIR.</summary>
    Directory = 0x4000,

    /// <summary>S_IFREG.</summary>
    Regular = 0x8000,

    /// <summary>S_IFLNK.</summary>
    Link = 0xA000,

    /// <summary>S_IFSOCK.</summary>
    Socket = 0xC000,
}
