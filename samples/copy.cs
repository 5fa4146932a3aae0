// Copies a file with 32 blocks of 128 KiB in flight, which complete in any order.
// Run: dotnet run copy.cs SOURCE TARGET
#:project ../interop/Async/Uring.csproj

using Microsoft.Win32.SafeHandles;
using Uring;
using Uring.Interop;

const int Depth = 32;
const int BlockSize = 128 * 1024;

if (args is not [string source, string target])
{
    Console.Error.WriteLine("usage: copy SOURCE TARGET");
    return 2;
}

try
{
    await CopyAsync(source, target);
    return 0;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"copy: {failure.Message}");
    return 1;
}

static async Task CopyAsync(string source, string target)
{
    using SafeFileHandle from = await UringFile.OpenAsync(source);
    UringFileStatus status = await UringFile.StatAsync(from);
    if (!status.IsRegularFile)
    {
        throw new IOException($"'{source}' is not a regular file");
    }

    if (File.Exists(target) && AreSame(status.Raw, (await UringFile.StatAsync(target)).Raw))
    {
        throw new IOException($"'{source}' and '{target}' are the same file");
    }

    // UringFile takes every SafeFileHandle. As with cp, a new file gets the mode of the source, and an
    // existing file keeps its mode.
    using FileStream stream = new(target, new FileStreamOptions
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        BufferSize = 0,
        UnixCreateMode = status.Mode,
    });
    SafeFileHandle to = stream.SafeFileHandle;
    long next = 0;
    await Task.WhenAll(Enumerable.Range(0, Depth).Select(_ => CopyBlocksAsync()));

    // Each of these tasks has one operation in flight: a read, then the write of the same block.
    async Task CopyBlocksAsync()
    {
        byte[] block = new byte[BlockSize];
        int length;
        do
        {
            long offset = (Interlocked.Increment(ref next) - 1) * BlockSize;
            length = await ReadBlockAsync(from, block, offset);
            await UringFile.WriteAsync(to, block.AsMemory(0, length), offset);
        }
        while (length == BlockSize);
    }
}

// A read can return fewer bytes than the buffer holds. Only 0 is the end of the file.
static async ValueTask<int> ReadBlockAsync(SafeFileHandle file, Memory<byte> block, long offset)
{
    int length = 0;
    int read;
    do
    {
        read = await UringFile.ReadAsync(file, block[length..], offset + length);
        length += read;
    }
    while (read > 0 && length < block.Length);
    return length;
}

static bool AreSame(statx a, statx b) =>
    (a.stx_ino, a.stx_dev_major, a.stx_dev_minor) == (b.stx_ino, b.stx_dev_major, b.stx_dev_minor);
