using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Native;
using Uring.Operations;
using static Uring.Interop.LinuxAbi;

namespace Uring.Files;

/// <summary>An open with the meaning of <see cref="File.OpenHandle"/>.</summary>
internal sealed class OpenRequest
{
    // Readable and writable for all: the umask of the process takes the rest away.
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
            return flags | ((_options & UringFile.NoBuffering) != 0 ? O_DIRECT : 0);
        }
    }

    /// <summary>Opens the file.</summary>
    /// <param name="context">The context, or null for the thread pool.</param>
    /// <param name="cancellationToken">Cancels the open.</param>
    public async ValueTask<SafeFileHandle> OpenAsync(UringContext? context, CancellationToken cancellationToken)
    {
        if ((_options & OpenArguments.OnlyBcl) != 0)
        {
            return await Task.Run(() => File.OpenHandle(_path, _mode, _access, _share, _options, _preallocationSize), cancellationToken)
                .ConfigureAwait(false);
        }

        nint path = Marshal.StringToCoTaskMemUTF8(_path);
        KernelResult opened;
        try
        {
            opened = context is null
                ? await Task.Run(() => Libc.Open(path, Flags, NewFileMode), cancellationToken).ConfigureAwait(false)
                : await context.SubmitAsync(Prepared.Open, (path, Flags, NewFileMode), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Marshal.FreeCoTaskMem(path);
        }

        if (opened.IsError)
        {
            throw KernelErrors.ToException(opened.Errno, _path);
        }

        SafeFileHandle handle = new(opened.Value, ownsHandle: true);
        try
        {
            Prepare(handle);
            await SetSizeAsync(context, handle, cancellationToken).ConfigureAwait(false);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private void Prepare(SafeFileHandle handle)
    {
        int fd = (int)handle.DangerousGetHandle();
        if (Libc.IsDirectory(fd))
        {
            throw KernelErrors.ToException(Errno.EACCES, _path);
        }

        // As in the BCL, only the lock of another handle is an error. A file system can have no locks.
        bool isExclusive = (_share & (FileShare.ReadWrite | FileShare.Delete)) == 0;
        if (Libc.Lock(fd, isExclusive).Errno == Errno.EAGAIN)
        {
            throw KernelErrors.ToException(Errno.EAGAIN, _path);
        }

        if ((_options & (FileOptions.RandomAccess | FileOptions.SequentialScan)) is not 0 and FileOptions hint)
        {
            _ = Libc.Advise(fd, isRandom: hint == FileOptions.RandomAccess);
        }
    }

    private async ValueTask SetSizeAsync(UringContext? context, SafeFileHandle handle, CancellationToken cancellationToken)
    {
        if (_mode is FileMode.Create or FileMode.Truncate && HandleFacts.Of(handle).CanSeek && RandomAccess.GetLength(handle) > 0)
        {
            await TruncateAsync(context, handle, cancellationToken).ConfigureAwait(false);
        }

        if (_preallocationSize == 0)
        {
            return;
        }

        try
        {
            await AllocateAsync(context, handle, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException full) when (full.HResult == (int)Errno.EOPNOTSUPP)
        {
            // As in the BCL, space that the file system cannot allocate is not an error.
        }
        catch
        {
            File.Delete(_path);
            throw;
        }
    }

    private static ValueTask TruncateAsync(UringContext? context, SafeFileHandle handle, CancellationToken cancellationToken) => context is null
        ? UringFallback.SetLengthAsync(handle, 0, cancellationToken)
        : context.SetLengthAsync(handle, 0, cancellationToken);

    private ValueTask AllocateAsync(UringContext? context, SafeFileHandle handle, CancellationToken cancellationToken) => context is null
        ? UringFallback.AllocateAsync(handle, 0, _preallocationSize, cancellationToken)
        : context.AllocateAsync(handle, 0, _preallocationSize, cancellationToken);
}
