using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Native;
using Uring.Operations;

namespace Uring.Files;

/// <summary>
/// The methods of <see cref="UringFile"/> on the thread pool, for systems that refuse io_uring.
/// </summary>
/// <remarks>
/// The reads and writes of files with offsets are those of <see cref="RandomAccess"/>, with the checks for
/// direct I/O before them.
/// </remarks>
internal static class UringFallback
{
    public static ValueTask<int> ReadAsync(SafeFileHandle handle, Memory<byte> buffer, long fileOffset, CancellationToken cancellationToken)
    {
        HandleFacts facts = FileRequest.Check(handle, fileOffset);
        FileRequest.CheckAlignment(facts, buffer.Span, fileOffset);
        return facts.CanSeek
            ? RandomAccess.ReadAsync(handle, buffer, fileOffset, cancellationToken)
            : new ValueTask<int>(Task.Run(() => UnseekableAccess.Read(handle, buffer.Span), cancellationToken));
    }

    public static ValueTask<long> ReadAsync(
        SafeFileHandle handle, IReadOnlyList<Memory<byte>> buffers, long fileOffset, CancellationToken cancellationToken)
    {
        HandleFacts facts = FileRequest.Check(handle, fileOffset);
        FileRequest.CheckAlignment(facts, buffers, fileOffset);
        return facts.CanSeek
            ? RandomAccess.ReadAsync(handle, buffers, fileOffset, cancellationToken)
            : new ValueTask<long>(Task.Run(() => UnseekableAccess.Read(handle, buffers), cancellationToken));
    }

    public static async ValueTask<KernelResult> Try(ValueTask<int> read)
    {
        try
        {
            return new KernelResult(await read.ConfigureAwait(false));
        }
        catch (Exception failure) when (KernelErrors.Find(failure) is not Errno.None)
        {
            return KernelResult.Failed(KernelErrors.Find(failure));
        }
    }

    public static ValueTask WriteAsync(SafeFileHandle handle, ReadOnlyMemory<byte> buffer, long fileOffset, CancellationToken cancellationToken)
    {
        HandleFacts facts = FileRequest.Check(handle, fileOffset);
        FileRequest.CheckAlignment(facts, buffer.Span, fileOffset);
        return facts.CanSeek
            ? RandomAccess.WriteAsync(handle, buffer, fileOffset, cancellationToken)
            : new ValueTask(Task.Run(() => UnseekableAccess.Write(handle, buffer.Span), cancellationToken));
    }

    public static ValueTask WriteAsync(
        SafeFileHandle handle, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long fileOffset, CancellationToken cancellationToken)
    {
        HandleFacts facts = FileRequest.Check(handle, fileOffset);
        _ = FileRequest.CheckAlignment(facts, buffers, fileOffset);
        return facts.CanSeek
            ? RandomAccess.WriteAsync(handle, buffers, fileOffset, cancellationToken)
            : new ValueTask(Task.Run(() => UnseekableAccess.Write(handle, buffers), cancellationToken));
    }

    public static ValueTask<KernelResult> Try(ValueTask write, int length)
    {
        return Try(CountAsync());

        async ValueTask<int> CountAsync()
        {
            await write.ConfigureAwait(false);
            return length;
        }
    }

    public static ValueTask FlushAsync(SafeFileHandle handle, CancellationToken cancellationToken)
    {
        _ = FileRequest.Check(handle, 0);
        return new ValueTask(Task.Run(() => RandomAccess.FlushToDisk(handle), cancellationToken));
    }

    public static ValueTask SetLengthAsync(SafeFileHandle handle, long length, CancellationToken cancellationToken)
    {
        FileRequest.CheckLength(handle, length);
        return new ValueTask(Task.Run(() => RandomAccess.SetLength(handle, length), cancellationToken));
    }

    public static async ValueTask AllocateAsync(SafeFileHandle handle, long offset, long length, CancellationToken cancellationToken)
    {
        _ = FileRequest.Check(handle, 0);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ThrowIfError(await TryAllocateAsync(handle, 0, offset, length, cancellationToken).ConfigureAwait(false), null);
    }

    public static ValueTask<KernelResult> TryAllocateAsync(
        SafeFileHandle handle, int mode, long offset, long length, CancellationToken cancellationToken) =>
        new(Task.Run(
            () =>
            {
                using HandleReference reference = new(handle);
                return Libc.Allocate(reference.Descriptor, mode, offset, length);
            },
            cancellationToken));

    public static ValueTask<UringFileStatus> StatAsync(SafeFileHandle handle, CancellationToken cancellationToken)
    {
        _ = FileRequest.Check(handle, 0);
        return new ValueTask<UringFileStatus>(Task.Run(
            () =>
            {
                using HandleReference reference = new(handle);
                return Read(reference.Descriptor, "", null);
            },
            cancellationToken));
    }

    public static ValueTask<UringFileStatus> StatAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        return new ValueTask<UringFileStatus>(Task.Run(() => Read(LinuxAbi.AT_FDCWD, full, full), cancellationToken));
    }

    private static unsafe UringFileStatus Read(int directory, string path, string? name)
    {
        using StatusBuffer buffer = new(path);
        ThrowIfError(Libc.Status(directory, buffer.Path, Prepared.StatusMask, buffer.Memory), name);
        return buffer.Status;
    }

    private static void ThrowIfError(KernelResult result, string? path)
    {
        if (result.IsError)
        {
            throw KernelErrors.ToException(result.Errno, path);
        }
    }
}
