using Microsoft.Win32.SafeHandles;

namespace Uring.FileLoad;

/// <summary>The BCL: each operation blocks a thread of the pool.</summary>
internal readonly struct RandomAccessFiles : IFiles
{
    public ValueTask<int> ReadAsync(SafeFileHandle file, Memory<byte> block, long offset) => RandomAccess.ReadAsync(file, block, offset);

    public ValueTask WriteAsync(SafeFileHandle file, ReadOnlyMemory<byte> block, long offset) => RandomAccess.WriteAsync(file, block, offset);

    // The BCL has no asynchronous flush. The worker calls this method on the thread of the pool that ended
    // the write.
    public ValueTask FlushAsync(SafeFileHandle file)
    {
        RandomAccess.FlushToDisk(file);
        return default;
    }
}
