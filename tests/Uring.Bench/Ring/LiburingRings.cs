using System.Runtime.InteropServices;

namespace Uring.Bench.Ring;

/// <summary>Rings of liburing: <c>tests/peers/roundtrip.c</c>.</summary>
internal sealed unsafe class LiburingRings
{
    private LiburingRings(nint library)
    {
        Create = (delegate* unmanaged<uint, uint, nint>)NativeLibrary.GetExport(library, "ring_create");
        Destroy = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "ring_destroy");
        Wait = (delegate* unmanaged<nint, uint, uint, ulong>)NativeLibrary.GetExport(library, "ring_wait");
        Poll = (delegate* unmanaged<nint, uint, uint, ulong>)NativeLibrary.GetExport(library, "ring_poll");
    }

    /// <summary>Entries and setup flags; 0 when the kernel refuses.</summary>
    public delegate* unmanaged<uint, uint, nint> Create { get; }

    public delegate* unmanaged<nint, void> Destroy { get; }

    /// <summary>So many NOPs in batches, each with one io_uring_enter(2); the sum of their user_data.</summary>
    public delegate* unmanaged<nint, uint, uint, ulong> Wait { get; }

    /// <summary>The same without a system call, on a ring with SQPOLL.</summary>
    public delegate* unmanaged<nint, uint, uint, ulong> Poll { get; }

    /// <summary>The one of this run; null when it cannot be built here: <see cref="TwinLibrary.Missing"/>.</summary>
    public static LiburingRings? Shared { get; } = TwinLibrary.Load("roundtrip") is not 0 and var library ? new LiburingRings(library) : null;
}
