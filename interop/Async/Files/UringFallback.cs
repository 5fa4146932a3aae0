using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Native;
using Uring.Operations;

namespace Uring.Files;

/// <summary>What <see cref="RandomAccess"/> has no method for, on the thread pool: for systems that refuse io_uring.</summary>
internal static class UringFallback
{
    public static ValueTask FlushAsync(SafeFileHandle handle, CancellationToken cancellationToken) =>
        new(Task.Run(() => RandomAccess.FlushToDisk(handle), cancellationToken));

    public static ValueTask SetLengthAsync(SafeFileHandle handle, long length, CancellationToken cancellationToken) =>
        new(Task.Run(() => RandomAccess.SetLength(handle, length), cancellationToken));

    public static ValueTask AllocateAsync(SafeFileHandle handle, long offset, long length, CancellationToken cancellationToken) => new(Task.Run(
        () =>
        {
            using HandleReference reference = new(handle);
            ThrowIfError(Libc.Allocate(reference.Descriptor, offset, length), null);
        },
        cancellationToken));

    public static ValueTask<UringFileStatus> StatAsync(SafeFileHandle handle, CancellationToken cancellationToken) => new(Task.Run(
        () =>
        {
            using HandleReference reference = new(handle);
            return Read(reference.Descriptor, "", null);
        },
        cancellationToken));

    public static ValueTask<UringFileStatus> StatAsync(string path, CancellationToken cancellationToken) =>
        new(Task.Run(() => Read(LinuxAbi.AT_FDCWD, Path.GetFullPath(path), Path.GetFullPath(path)), cancellationToken));

    public static async ValueTask<KernelResult> TryAsync(ValueTask<int> read)
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

    public static async ValueTask<KernelResult> TryAsync(ValueTask write, int length)
    {
        try
        {
            await write.ConfigureAwait(false);
            return new KernelResult(length);
        }
        catch (Exception failure) when (KernelErrors.Find(failure) is not Errno.None)
        {
            return KernelResult.Failed(KernelErrors.Find(failure));
        }
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
