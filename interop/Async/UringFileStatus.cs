using Uring.Interop;

namespace Uring;

/// <summary>The metadata of a file: statx(2).</summary>
/// <param name="raw">The answer of the kernel.</param>
public readonly struct UringFileStatus(statx raw)
{
    private const ushort TypeMask = 0xF000;

    private readonly statx _raw = raw;

    /// <summary>The answer of the kernel. <c>stx_mask</c> names the fields that are set.</summary>
    public statx Raw => _raw;

    /// <summary>The length, in bytes.</summary>
    public long Length => (long)_raw.stx_size;

    /// <summary>The permissions, with the bits for set-user-ID, set-group-ID and sticky.</summary>
    public UnixFileMode Mode => (UnixFileMode)(_raw.stx_mode & ~TypeMask);

    /// <summary>Whether the file is a regular file.</summary>
    public bool IsRegularFile => (_raw.stx_mode & TypeMask) == 0x8000;

    /// <summary>Whether the file is a directory.</summary>
    public bool IsDirectory => (_raw.stx_mode & TypeMask) == 0x4000;

    /// <summary>The time of the last change of the content, in UTC and in steps of 100 ns.</summary>
    public DateTimeOffset LastWriteTime => ToTime(_raw.stx_mtime);

    /// <summary>The time of the last read, in UTC, as exact as the mount options permit (relatime, noatime).</summary>
    public DateTimeOffset LastAccessTime => ToTime(_raw.stx_atime);

    /// <summary>The time of the creation, in UTC, or null where the file system has none.</summary>
    public DateTimeOffset? CreationTime => (_raw.stx_mask & LinuxAbi.STATX_BTIME) != 0 ? ToTime(_raw.stx_btime) : null;

    /// <summary>
    /// The alignment of offsets and lengths for direct I/O, in bytes: STATX_DIOALIGN, Linux 6.1. The value is 0 for a file without
    /// direct I/O, and on a file system that does not report the alignment.
    /// </summary>
    public int DirectOffsetAlignment => (int)_raw.stx_dio_offset_align;

    /// <summary>The alignment of buffers for direct I/O, in bytes, or 0 as in <see cref="DirectOffsetAlignment"/>.</summary>
    public int DirectMemoryAlignment => (int)_raw.stx_dio_mem_align;

    private static DateTimeOffset ToTime(statx_timestamp time) =>
        DateTimeOffset.UnixEpoch.AddTicks((time.tv_sec * TimeSpan.TicksPerSecond) + (time.tv_nsec / TimeSpan.NanosecondsPerTick));
}
