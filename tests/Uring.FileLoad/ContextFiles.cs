using Microsoft.Win32.SafeHandles;

namespace Uring.FileLoad;

/// <summary>The methods of a context.</summary>
/// <param name="context">The context.</param>
internal readonly struct ContextFiles(UringContext context) : IFiles
{
    public ValueTask<int> ReadAsync(SafeFileHandle file, Memory<byte> block, long offset) => context.ReadAsync(file, block, offset);

    public ValueTask WriteAsync(SafeFileHandle file, ReadOnlyMemory<byte> block, long offset) => context.WriteAsync(file, block, offset);

    public ValueTask FlushAsync(SafeFileHandle file) => context.FlushToDiskAsync(file);
}
