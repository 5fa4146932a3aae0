using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Loops;
using Uring.Native;
using Uring.Operations;
using static Uring.Interop.LinuxAbi;

namespace Uring.Files;

/// <summary>An open with the meaning of <see cref="File.OpenHandle"/>.</summary>
internal sealed class OpenRequest
{
    // Readable and writable for all: the umask of the process removes permissions.
    private const uint NewFileMode = 0x1B6;

    private readonly string _path;
    private readonly FileMode _mode;
    private readonly FileAccess _access;
    private readonly FileShare _share;
    private readonly FileOptions _options;
    private readonly long _preallocationSize;

    public OpenRequest(string path, FileMode mode, FileAccess access, FileShare share, FileOptions options, long preallocationSize)
    {
        OpenArguments.Check(path, mode, access, share, options, preallocationSize);
        (_path, _mode, _access, _share, _options, _preallocationSize) = (Path.GetFullPath(path), mode, access, share, options, preallocationSize);
    }

    private bool IsDirect => (_options & UringFile.NoBuffering) != 0;

    private int Flags
    {
        get
        {
            int flags = _access switch
            {
                FileAccess.Read => O_RDONLY,
                FileAccess.Write => O_WRONLY,
                _ => O_RDWR,
            };

            // The truncation follows after the lock.
            flags |= _mode switch
            {
                FileMode.CreateNew => O_CREAT | O_EXCL,
                FileMode.Create or FileMode.OpenOrCreate or FileMode.Append => O_CREAT,
                _ => 0,
            };
            flags |= (_share & FileShare.Inheritable) == 0 ? O_CLOEXEC : 0;
            flags |= (_options & FileOptions.WriteThrough) != 0 ? O_SYNC : 0;
            return flags | (IsDirect ? DirectFlag.Value : 0);
        }
    }

    /// <summary>Opens the file.</summary>
    /// <param name="context">The context, or null for the thread pool.</param>
    /// <param name="cancellationToken">Cancels the open.</param>
    public async ValueTask<SafeFileHandle> OpenAsync(UringContext? context, CancellationToken cancellationToken)
    {
        if ((_options & FileOptions.DeleteOnClose) != 0)
        {
            return await Task.Run(OpenByBcl, cancellationToken).ConfigureAwait(RingLoop.IsCurrent);
        }

        SafeFileHandle handle = await OpenFileAsync(context, cancellationToken).ConfigureAwait(RingLoop.IsCurrent);
        try
        {
            Prepare(handle);
            await TruncateAsync(context, handle, cancellationToken).ConfigureAwait(RingLoop.IsCurrent);
            await AllocateAsync(context, handle, cancellationToken).ConfigureAwait(RingLoop.IsCurrent);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    // Only a handle of the BCL deletes its file at its end.
    private SafeFileHandle OpenByBcl()
    {
        SafeFileHandle handle = File.OpenHandle(_path, _mode, _access, _share, _options, _preallocationSize);
        if (IsDirect && Libc.SetDirect((int)handle.DangerousGetHandle()) is { IsError: true } refused)
        {
            handle.Dispose();
            throw OpenErrors.ToException(refused.Errno, _path);
        }

        return handle;
    }

    private async ValueTask<SafeFileHandle> OpenFileAsync(UringContext? context, CancellationToken cancellationToken)
    {
        nint path = Marshal.StringToCoTaskMemUTF8(_path);
        try
        {
            KernelResult opened = context is null
                ? await Task.Run(() => Libc.Open(path, Flags, NewFileMode), cancellationToken).ConfigureAwait(RingLoop.IsCurrent)
                : await context.SubmitAsync(Prepared.Open, (path, Flags, NewFileMode), cancellationToken).ConfigureAwait(RingLoop.IsCurrent);
            return opened.IsError
                ? throw OpenErrors.ToException(opened.Errno, _path)
                : new SafeFileHandle(opened.Value, ownsHandle: true);
        }
        finally
        {
            Marshal.FreeCoTaskMem(path);
        }
    }

    private void Prepare(SafeFileHandle handle)
    {
        int fd = (int)handle.DangerousGetHandle();
        if (Libc.IsDirectory(fd))
        {
            throw KernelErrors.ToException(Errno.EACCES, _path);
        }

        if (FileLock.Take(handle, _access, _share).IsError)
        {
            throw KernelErrors.ToException(Errno.EAGAIN, _path);
        }

        if ((_options & (FileOptions.RandomAccess | FileOptions.SequentialScan)) != 0)
        {
            _ = Libc.Advise(fd, isRandom: (_options & FileOptions.RandomAccess) != 0);
        }
    }

    // The ring truncates a file that has bytes, since the kernel then frees blocks. As in the BCL, a file
    // that cannot be truncated is not an error (EBADF, EINVAL).
    private async ValueTask TruncateAsync(UringContext? context, SafeFileHandle handle, CancellationToken cancellationToken)
    {
        if (_mode is not (FileMode.Create or FileMode.Truncate))
        {
            return;
        }

        KernelResult truncated = KernelResult.Failed(Errno.EINVAL);
        if (context is not null && HandleFacts.Of(handle).CanSeek && RandomAccess.GetLength(handle) > 0)
        {
            truncated = await context.StartAsync(handle, Prepared.SetLength(handle, 0), cancellationToken).ConfigureAwait(RingLoop.IsCurrent);
        }

        if (truncated.Errno == Errno.EINVAL)
        {
            truncated = Libc.Truncate((int)handle.DangerousGetHandle(), 0);
        }

        if (truncated.IsError && truncated.Errno is not (Errno.EBADF or Errno.EINVAL))
        {
            throw KernelErrors.ToException(truncated.Errno, _path);
        }
    }

    private async ValueTask AllocateAsync(UringContext? context, SafeFileHandle handle, CancellationToken cancellationToken)
    {
        if (_preallocationSize == 0)
        {
            return;
        }

        KernelResult allocated = context is null
            ? await UringFallback.TryAllocateAsync(handle, FALLOC_FL_KEEP_SIZE, 0, _preallocationSize, cancellationToken).ConfigureAwait(RingLoop.IsCurrent)
            : await context.StartAsync(handle, Prepared.Allocate(handle, FALLOC_FL_KEEP_SIZE, 0, _preallocationSize), cancellationToken).ConfigureAwait(RingLoop.IsCurrent);

        // As in the BCL, a file system that cannot allocate is not an error.
        if (allocated.Errno is Errno.EFBIG or Errno.ENOSPC)
        {
            _ = Libc.Unlink(_path);
            throw OpenErrors.NoSpace(allocated.Errno, _path, _preallocationSize);
        }
    }
}
