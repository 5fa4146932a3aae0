namespace Uring.Files;

/// <summary>The checks of the arguments of <see cref="File.OpenHandle"/>.</summary>
internal static class OpenArguments
{
    private const FileOptions Known = FileOptions.Asynchronous
        | FileOptions.DeleteOnClose
        | FileOptions.Encrypted
        | FileOptions.RandomAccess
        | FileOptions.SequentialScan
        | FileOptions.WriteThrough
        | UringFile.NoBuffering;

    /// <summary>Refuses the arguments that <see cref="File.OpenHandle"/> refuses.</summary>
    public static void Check(string path, FileMode mode, FileAccess access, FileShare share, FileOptions options, long preallocationSize)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (mode is < FileMode.CreateNew or > FileMode.Append)
        {
            throw new ArgumentOutOfRangeException(nameof(mode));
        }

        if (access is < FileAccess.Read or > FileAccess.ReadWrite)
        {
            throw new ArgumentOutOfRangeException(nameof(access));
        }

        if ((share & ~(FileShare.ReadWrite | FileShare.Delete | FileShare.Inheritable)) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(share));
        }

        if ((options & ~Known) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(preallocationSize);
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("the path has a null character", nameof(path));
        }

        bool writes = (access & FileAccess.Write) != 0;
        if (!writes && mode is (FileMode.Truncate or FileMode.CreateNew or FileMode.Create or FileMode.Append))
        {
            throw new ArgumentException($"{nameof(FileMode)}.{mode} requires access to write", nameof(access));
        }

        if (mode == FileMode.Append && access != FileAccess.Write)
        {
            throw new ArgumentException("FileMode.Append requires FileAccess.Write", nameof(access));
        }

        if (preallocationSize > 0 && (!writes || mode is not (FileMode.Create or FileMode.CreateNew)))
        {
            throw new ArgumentException("preallocationSize requires a new file and access to write", nameof(preallocationSize));
        }
    }
}
