using System.Runtime.InteropServices;

namespace Uring.Interop;

/// <summary>
/// Refuses processors without bindings: the values and layouts of <c>Abi/</c> are those of x86-64 and arm64, and
/// a helper stores the fields of an entry in little endian.
/// </summary>
/// <param name="architecture">The architecture of the process.</param>
/// <param name="isLittleEndian">Whether the first byte of an integer is its lowest.</param>
internal sealed class ProcessorSupport(Architecture architecture, bool isLittleEndian)
{
    /// <summary>The error of a refused set-up. A kernel without io_uring reports the same one.</summary>
    public const Errno Errno = Interop.Errno.ENOSYS;

    /// <summary>The processor of this process.</summary>
    public static ProcessorSupport Current { get; } = new(RuntimeInformation.ProcessArchitecture, BitConverter.IsLittleEndian);

    /// <summary>Returns one line with the reason why the processor has no rings and the fix, or null.</summary>
    public string? FindReason() =>
        architecture is not (Architecture.X64 or Architecture.Arm64)
            ? $"cannot set up the ring: this process runs on {architecture}, and Uring.Interop supports x86-64 and arm64: run on one of these"
            : !isLittleEndian
            ? "cannot set up the ring: this process runs in big endian, and Uring.Interop supports little endian: run in little endian"
            : null;

    /// <summary>Throws when the processor is not supported.</summary>
    /// <exception cref="IoUringSetupException">The processor is not supported.</exception>
    public void Check()
    {
        if (FindReason() is { } reason)
        {
            throw new IoUringSetupException(SetupFailure.UnsupportedProcessor, Errno, reason);
        }
    }
}
