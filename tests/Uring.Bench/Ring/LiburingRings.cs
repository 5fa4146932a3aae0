using System.Runtime.InteropServices;

namespace Uring.Bench.Ring;

/// <summary>The functions of <c>tests/peers/roundtrip.c</c>: round trips on rings of liburing.</summary>
internal sealed unsafe class LiburingRings
{
    private LiburingRings(nint library)
    {
        Create = (delegate* unmanaged<uint, uint, nint>)NativeLibrary.GetExport(library, "ring_create");
        Destroy = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "ring_destroy");
        Wait = (delegate* unmanaged<nint, uint, uint, ulong>)NativeLibrary.GetExport(library, "ring_wait");
        Poll = (delegate* unmanaged<nint, uint, uint, ulong>)NativeLibrary.GetExport(library, "ring_poll");
    }

    /// <summary>
    /// Creates a ring from a number of entries and setup flags. Returns 0 when the kernel refuses.
    /// </summary>
    public delegate* unmanaged<uint, uint, nint> Create { get; }

    public delegate* unmanaged<nint, void> Destroy { get; }

    /// <summary>
    /// Runs a number of NOPs in batches, each with one io_uring_enter(2). Returns the sum of their user_data.
    /// </summary>
    public delegate* unmanaged<nint, uint, uint, ulong> Wait { get; }

    /// <summary>Runs the same NOPs without a system call, on a ring with SQPOLL.</summary>
    public delegate* unmanaged<nint, uint, uint, ulong> Poll { get; }

    /// <summary>
    /// The functions, or null when the library cannot be built: <see cref="TwinLibrary.Missing"/>.
    /// </summary>
    public static LiburingRings? Shared { get; } = TwinLibrary.Load("roundtrip") is not 0 and var library ? new LiburingRings(library) : null;
}
