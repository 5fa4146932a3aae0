using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Bench.Ring;

/// <summary>The functions of <c>tests/peers/prep.c</c>: liburing's own inline helpers.</summary>
internal sealed unsafe class LiburingTwin
{
    private LiburingTwin(nint library)
    {
        Nop = (delegate* unmanaged<io_uring_sqe*, uint, void>)NativeLibrary.GetExport(library, "prep_nop");
        Read = (delegate* unmanaged<io_uring_sqe*, uint, int, void*, uint, void>)NativeLibrary.GetExport(library, "prep_read");
        Send = (delegate* unmanaged<io_uring_sqe*, uint, int, void*, uint, int, void>)NativeLibrary.GetExport(library, "prep_send");
        AcceptDirect = (delegate* unmanaged<io_uring_sqe*, uint, int, void>)NativeLibrary.GetExport(library, "prep_accept_direct");
    }

    public delegate* unmanaged<io_uring_sqe*, uint, void> Nop { get; }

    public delegate* unmanaged<io_uring_sqe*, uint, int, void*, uint, void> Read { get; }

    public delegate* unmanaged<io_uring_sqe*, uint, int, void*, uint, int, void> Send { get; }

    public delegate* unmanaged<io_uring_sqe*, uint, int, void> AcceptDirect { get; }

    /// <summary>
    /// The functions, or null when the library cannot be built: <see cref="TwinLibrary.Missing"/>.
    /// </summary>
    public static LiburingTwin? Shared { get; } = TwinLibrary.Load("prep") is not 0 and var library ? new LiburingTwin(library) : null;
}
