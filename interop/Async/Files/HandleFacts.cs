using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Native;

namespace Uring.Files;

/// <summary>The properties of an open file that do not change, determined once for each handle.</summary>
internal sealed unsafe class HandleFacts
{
    private static readonly ConditionalWeakTable<SafeFileHandle, HandleFacts> s_known = [];

    private HandleFacts(SafeFileHandle handle)
    {
        using HandleReference reference = new(handle);
        int fd = reference.Descriptor;
        CanSeek = Libc.CanSeek(fd);
        KernelResult flags = Libc.StatusFlags(fd);
        IsDirect = !flags.IsError && (flags.Value & DirectFlag.Value) != 0;
        MayBeCached = CanSeek && !IsDirect;
        statx status = default;
        if (IsDirect && !Libc.Status(fd, LinuxAbi.STATX_DIOALIGN, &status).IsError)
        {
            MemoryAlignment = status.stx_dio_mem_align;
            OffsetAlignment = status.stx_dio_offset_align;
        }
    }

    public bool CanSeek { get; }

    /// <summary>Whether the file is open with O_DIRECT.</summary>
    public bool IsDirect { get; }

    /// <summary>The alignment of buffers for direct I/O, in bytes, or 0 when unknown.</summary>
    public uint MemoryAlignment { get; }

    /// <summary>The alignment of offsets and lengths for direct I/O, in bytes, or 0 when unknown.</summary>
    public uint OffsetAlignment { get; }

    /// <summary>Whether reads try the page cache first. A file system without RWF_NOWAIT refuses the first such read.</summary>
    public bool MayBeCached { get; set; }

    /// <summary>Returns the facts of an open handle.</summary>
    /// <exception cref="ArgumentNullException">There is no handle.</exception>
    /// <exception cref="ArgumentException">The handle is invalid.</exception>
    /// <exception cref="ObjectDisposedException">The handle is closed.</exception>
    public static HandleFacts Of(SafeFileHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (s_known.TryGetValue(handle, out HandleFacts? facts))
        {
            return facts;
        }

        if (handle.IsInvalid)
        {
            throw new ArgumentException("the handle is invalid", nameof(handle));
        }

        return s_known.GetValue(handle, static known => new HandleFacts(known));
    }
}
