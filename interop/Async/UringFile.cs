using Microsoft.Win32.SafeHandles;
using Uring.Files;
using Uring.Interop;

namespace Uring;

/// <summary>
/// <see cref="RandomAccess"/> on io_uring: the same names and meanings, without a thread of the pool for each operation.
/// </summary>
/// <remarks>
/// On a loop the methods use the context of the loop, elsewhere <see cref="UringContext.Shared"/>. Where io_uring is refused
/// (<see cref="UringContext.IsSupported"/>) they use <see cref="RandomAccess"/> and the thread pool. An operation that has
/// started there cannot be cancelled.
/// </remarks>
public static class UringFile
{
    /// <summary>
    /// Opens a file for direct I/O (O_DIRECT), past the page cache. The value is that of FILE_FLAG_NO_BUFFERING of Windows, which
    /// <see cref="FileOptions"/> accepts there, too.
    /// </summary>
    public const FileOptions NoBuffering = (FileOptions)0x2000_0000;

    /// <inheritdoc cref="UringContext.ReadAsync(SafeFileHandle, Memory{byte}, long, CancellationToken)"/>
    public static ValueTask<int> ReadAsync(
        SafeFileHandle handle, Memory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default) =>
        UringContext.IsSupported
            ? UringContext.Current.ReadAsync(handle, buffer, fileOffset, cancellationToken)
            : UringFallback.ReadAsync(handle, buffer, fileOffset, cancellationToken);

    /// <inheritdoc cref="UringContext.ReadAsync(SafeFileHandle, IReadOnlyList{Memory{byte}}, long, CancellationToken)"/>
    public static ValueTask<long> ReadAsync(
        SafeFileHandle handle, IReadOnlyList<Memory<byte>> buffers, long fileOffset, CancellationToken cancellationToken = default) =>
        UringContext.IsSupported
            ? UringContext.Current.ReadAsync(handle, buffers, fileOffset, cancellationToken)
            : UringFallback.ReadAsync(handle, buffers, fileOffset, cancellationToken);

    /// <inheritdoc cref="UringContext.TryReadAsync"/>
    public static ValueTask<KernelResult> TryReadAsync(
        SafeFileHandle handle, Memory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default) =>
        UringContext.IsSupported
            ? UringContext.Current.TryReadAsync(handle, buffer, fileOffset, cancellationToken)
            : UringFallback.Try(UringFallback.ReadAsync(handle, buffer, fileOffset, cancellationToken));

    /// <inheritdoc cref="UringContext.WriteAsync(SafeFileHandle, ReadOnlyMemory{byte}, long, CancellationToken)"/>
    public static ValueTask WriteAsync(
        SafeFileHandle handle, ReadOnlyMemory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default) =>
        UringContext.IsSupported
            ? UringContext.Current.WriteAsync(handle, buffer, fileOffset, cancellationToken)
            : UringFallback.WriteAsync(handle, buffer, fileOffset, cancellationToken);

    /// <inheritdoc cref="UringContext.WriteAsync(SafeFileHandle, IReadOnlyList{ReadOnlyMemory{byte}}, long, CancellationToken)"/>
    public static ValueTask WriteAsync(
        SafeFileHandle handle, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long fileOffset, CancellationToken cancellationToken = default) =>
        UringContext.IsSupported
            ? UringContext.Current.WriteAsync(handle, buffers, fileOffset, cancellationToken)
            : UringFallback.WriteAsync(handle, buffers, fileOffset, cancellationToken);

    /// <inheritdoc cref="UringContext.TryWriteAsync"/>
    public static ValueTask<KernelResult> TryWriteAsync(
        SafeFileHandle handle, ReadOnlyMemory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default) =>
        UringContext.IsSupported
            ? UringContext.Current.TryWriteAsync(handle, buffer, fileOffset, cancellationToken)
            : UringFallback.Try(UringFallback.WriteAsync(handle, buffer, fileOffset, cancellationToken), buffer.Length);

    /// <inheritdoc cref="UringContext.FlushToDiskAsync"/>
    public static ValueTask FlushToDiskAsync(SafeFileHandle handle, CancellationToken cancellationToken = default) =>
        UringContext.IsSupported
            ? UringContext.Current.FlushToDiskAsync(handle, cancellationToken)
            : UringFallback.FlushAsync(handle, cancellationToken);

    /// <inheritdoc cref="UringContext.AllocateAsync"/>
    public static ValueTask AllocateAsync(SafeFileHandle handle, long fileOffset, long length, CancellationToken cancellationToken = default) =>
        UringContext.IsSupported
            ? UringContext.Current.AllocateAsync(handle, fileOffset, length, cancellationToken)
            : UringFallback.AllocateAsync(handle, fileOffset, length, cancellationToken);

    /// <inheritdoc cref="UringContext.SetLengthAsync"/>
    public static ValueTask SetLengthAsync(SafeFileHandle handle, long length, CancellationToken cancellationToken = default) =>
        UringContext.IsSupported
            ? UringContext.Current.SetLengthAsync(handle, length, cancellationToken)
            : UringFallback.SetLengthAsync(handle, length, cancellationToken);

    /// <inheritdoc cref="UringContext.StatAsync(SafeFileHandle, CancellationToken)"/>
    public static ValueTask<UringFileStatus> StatAsync(SafeFileHandle handle, CancellationToken cancellationToken = default) =>
        UringContext.IsSupported
            ? UringContext.Current.StatAsync(handle, cancellationToken)
            : UringFallback.StatAsync(handle, cancellationToken);

    /// <inheritdoc cref="UringContext.StatAsync(string, CancellationToken)"/>
    public static ValueTask<UringFileStatus> StatAsync(string path, CancellationToken cancellationToken = default) =>
        UringContext.IsSupported
            ? UringContext.Current.StatAsync(path, cancellationToken)
            : UringFallback.StatAsync(path, cancellationToken);

    /// <inheritdoc cref="UringContext.OpenAsync"/>
    public static ValueTask<SafeFileHandle> OpenAsync(
        string path,
        FileMode mode = FileMode.Open,
        FileAccess access = FileAccess.Read,
        FileShare share = FileShare.Read,
        FileOptions options = FileOptions.None,
        long preallocationSize = 0,
        CancellationToken cancellationToken = default)
    {
        OpenRequest request = new(path, mode, access, share, options, preallocationSize);
        return request.OpenAsync(UringContext.IsSupported ? UringContext.Current : null, cancellationToken);
    }
}
