using Microsoft.Win32.SafeHandles;

namespace Uring.FileLoad;

/// <summary>
/// The operations of a peer. Its implementations are structs, so that a worker calls them without virtual
/// calls.
/// </summary>
internal interface IFiles
{
    /// <summary>Reads a block.</summary>
    ValueTask<int> ReadAsync(SafeFileHandle file, Memory<byte> block, long offset);

    /// <summary>Writes a block.</summary>
    ValueTask WriteAsync(SafeFileHandle file, ReadOnlyMemory<byte> block, long offset);

    /// <summary>Writes the file to the disk: fsync(2).</summary>
    ValueTask FlushAsync(SafeFileHandle file);
}
