using Microsoft.Win32.SafeHandles;

namespace Uring;

/// <summary>
/// <see cref="RandomAccess"/> on io_uring: the same names and meanings, without a thread of the pool for each operation.
/// </summary>
/// <remarks>
/// On a loop the methods use the context of the loop, elsewhere <see cref="UringContext.Shared"/>. Where io_uring is refused
/// (<see cref="UringContext.IsSupported"/>) they call <see cref="RandomAccess"/>.
/// </remarks>
public static class UringFile
{
    /// <inheritdoc cref="UringContext.ReadAsync(SafeFileHandle, Memory{byte}, long, CancellationToken)"/>
    public static ValueTask<int> ReadAsync(
        SafeFileHandle handle, Memory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default) =>
        UringContext.IsSupported
            ? UringContext.Current.ReadAsync(handle, buffer, fileOffset, cancellationToken)
            : RandomAccess.ReadAsync(handle, buffer, fileOffset, cancellationToken);

    /// <inheritdoc cref="UringContext.WriteAsync(SafeFileHandle, ReadOnlyMemory{byte}, long, CancellationToken)"/>
    public static ValueTask WriteAsync(
        SafeFileHandle handle, ReadOnlyMemory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default) =>
        UringContext.IsSupported
            ? UringContext.Current.WriteAsync(handle, buffer, fileOffset, cancellationToken)
            : RandomAccess.WriteAsync(handle, buffer, fileOffset, cancellationToken);
}
