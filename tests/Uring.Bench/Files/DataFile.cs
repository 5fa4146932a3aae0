using Microsoft.Win32.SafeHandles;

namespace Uring.Bench.Files;

/// <summary>The file that all peers read and write, with random bytes.</summary>
internal sealed class DataFile : IDisposable
{
    private const string Name = "uring-bench-files.data";
    private const int Piece = 1 << 20;

    private readonly bool _stays;

    private DataFile(string path, bool stays)
    {
        (Path, _stays) = (path, stays);
        AppDomain.CurrentDomain.ProcessExit += DeleteWithRun;
    }

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>Writes the file, or uses the one that an earlier run has kept.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="mebibytes">The size, in MiB.</param>
    /// <param name="stays">Whether the file stays after the run.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static DataFile Create(string folder, int mebibytes, bool stays)
    {
        DataFile file = new(System.IO.Path.Combine(folder, Name), stays);
        try
        {
            file.Fill(mebibytes);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= DeleteWithRun;
        DeleteWithRun(null, EventArgs.Empty);
    }

    // Each block is written. The kernel reads a block that is only allocated as zeros without the disk, and
    // converts the block at its first write.
    private void Fill(int mebibytes)
    {
        long length = (long)mebibytes * Piece;
        using SafeFileHandle handle = File.OpenHandle(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        if (RandomAccess.GetLength(handle) == length)
        {
            return;
        }

        RandomAccess.SetLength(handle, 0);
        byte[] bytes = new byte[Piece];
        Random random = new(1);
        for (long offset = 0; offset < length; offset += Piece)
        {
            random.NextBytes(bytes);
            RandomAccess.Write(handle, bytes, offset);
        }

        RandomAccess.FlushToDisk(handle);
    }

    private void DeleteWithRun(object? sender, EventArgs e)
    {
        if (!_stays)
        {
            File.Delete(Path);
        }
    }
}
