using Microsoft.Win32.SafeHandles;

namespace Uring.FileLoad;

/// <summary>
/// The static methods of <see cref="UringFile"/>: the shared context, or the loop on which the worker runs.
/// </summary>
internal readonly struct UringFiles : IFiles
{
    public ValueTask<int> ReadAsync(SafeFileHandle file, Memory<byte> block, long offset) => UringFile.ReadAsync(file, block, offset);

    public ValueTask WriteAsync(SafeFileHandle file, ReadOnlyMemory<byte> block, long offset) => UringFile.WriteAsync(file, block, offset);

    public ValueTask FlushAsync(SafeFileHandle file) => UringFile.FlushToDiskAsync(file);
}
