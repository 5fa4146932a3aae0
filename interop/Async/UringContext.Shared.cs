using System.Diagnostics.CodeAnalysis;
using Uring.Interop;
using Uring.Loops;

namespace Uring;

/// <content>The context of the static methods.</content>
public sealed partial class UringContext
{
    private static readonly Lazy<string?> s_unsupported = new(KernelSupport.FindReason);
    private static readonly Lock s_sharedLock = new();
    private static UringContext? s_shared;

    /// <summary>
    /// Whether this process can use io_uring: Linux 6.1 or later, on a system that permits io_uring, without the AppContext switch
    /// <c>Uring.DisableIoUring</c>. When the process cannot, the methods of <see cref="UringFile"/> use <see cref="RandomAccess"/>.
    /// </summary>
    /// <remarks>The first call sets up a small ring. The answer stays for the life of the process.</remarks>
    [MemberNotNullWhen(false, nameof(UnsupportedReason))]
    public static bool IsSupported => s_unsupported.Value is null;

    /// <summary>The reason why this process cannot use io_uring, with its fix, or null.</summary>
    public static string? UnsupportedReason => s_unsupported.Value;

    /// <summary>
    /// The context of the static methods, with default options. Its threads are background threads that last as long as the
    /// process.
    /// </summary>
    /// <remarks>A disposal does nothing: all code of the process shares the context.</remarks>
    /// <exception cref="PlatformNotSupportedException">This process cannot use io_uring: <see cref="UnsupportedReason"/>.</exception>
    /// <exception cref="IoUringException">
    /// The start of the context met a limit of the process (EMFILE, ENOMEM). The next use starts the context again.
    /// </exception>
    public static UringContext Shared => Volatile.Read(ref s_shared) ?? StartShared();

    /// <summary>The context of the loop whose thread this is, or <see cref="Shared"/>.</summary>
    internal static UringContext Current => RingLoop.Current?.Context ?? Shared;

    private static UringContext StartShared()
    {
        if (!IsSupported)
        {
            throw new PlatformNotSupportedException(UnsupportedReason);
        }

        lock (s_sharedLock)
        {
            return s_shared ??= new UringContext();
        }
    }
}
