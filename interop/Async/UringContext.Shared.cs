using System.Diagnostics.CodeAnalysis;
using Uring.Interop;
using Uring.Loops;

namespace Uring;

/// <content>The context of the static methods.</content>
public sealed partial class UringContext
{
    private static readonly Lazy<string?> s_unsupported = new(KernelSupport.FindReason);
    private static readonly Lazy<UringContext> s_shared = new(() => new UringContext());

    /// <summary>
    /// Whether this process can use io_uring: Linux 6.1 or later, on a system that permits io_uring, without the AppContext switch
    /// <c>Uring.DisableIoUring</c>. When the process cannot, the methods of <see cref="UringFile"/> use <see cref="RandomAccess"/>.
    /// </summary>
    /// <remarks>The first call sets up a small ring. The answer stays for the life of the process.</remarks>
    [MemberNotNullWhen(false, nameof(UnsupportedReason))]
    public static bool IsSupported => s_unsupported.Value is null;

    /// <summary>The reason why this process cannot use io_uring, with its remedy, or null.</summary>
    public static string? UnsupportedReason => s_unsupported.Value;

    /// <summary>
    /// The context of the static methods, with default options. Its threads are background threads that last as long as the
    /// process.
    /// </summary>
    /// <remarks>A disposal ends the static methods for the whole process.</remarks>
    /// <exception cref="PlatformNotSupportedException">This process cannot use io_uring: <see cref="UnsupportedReason"/>.</exception>
    /// <exception cref="IoUringException">The first use of the context met a limit of the process (EMFILE, ENOMEM).</exception>
    public static UringContext Shared => IsSupported ? s_shared.Value : throw new PlatformNotSupportedException(UnsupportedReason);

    /// <summary>The context of the loop whose thread this is, or <see cref="Shared"/>.</summary>
    internal static UringContext Current => RingLoop.Current?.Context ?? Shared;
}
