// Prints the last ten lines of a file, and with --follow what programs append to it.
// Run: dotnet run tail.cs FILE [--follow]
#:project ../interop/Async/Uring.csproj

using Microsoft.Win32.SafeHandles;
using Uring;

const int Lines = 10;
const int BlockSize = 64 * 1024;
TimeSpan interval = TimeSpan.FromMilliseconds(100);

if (args is not ([_] or [_, "--follow"]))
{
    Console.Error.WriteLine("usage: tail FILE [--follow]");
    return 2;
}

string path = args[0];
bool follows = args.Length == 2;
byte[] block = new byte[BlockSize];
using Stream output = Console.OpenStandardOutput();
try
{
    using SafeFileHandle file = await UringFile.OpenAsync(path, share: FileShare.ReadWrite | FileShare.Delete);
    long position = await PrintAsync(file, await FindStartAsync(file));
    while (follows)
    {
        // The kernel measures the time, and no thread waits.
        await UringContext.Shared.Delay(interval);
        if (RandomAccess.GetLength(file) < position)
        {
            Console.Error.WriteLine($"tail: '{path}' is truncated");
            position = 0;
        }

        position = await PrintAsync(file, position);
    }

    return 0;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
{
    Console.Error.WriteLine($"tail: {failure.Message}");
    return 1;
}

// Returns the offset of the tenth line from the end, or 0 when the file has fewer lines. The search goes
// backwards.
async ValueTask<long> FindStartAsync(SafeFileHandle file)
{
    long end = RandomAccess.GetLength(file);
    long start = end;
    int left = Lines;
    while (start > 0)
    {
        int size = (int)Math.Min(BlockSize, start);
        start -= size;
        int read = await UringFile.ReadAsync(file, block.AsMemory(0, size), start);
        for (int i = read - 1; i >= 0; i--)
        {
            // The line feed at the end of the file ends the last line, and begins no line.
            if (block[i] == '\n' && start + i < end - 1 && --left == 0)
            {
                return start + i + 1;
            }
        }
    }

    return 0;
}

// Prints the file from an offset to its end, and returns the end.
async ValueTask<long> PrintAsync(SafeFileHandle file, long position)
{
    while (await UringFile.ReadAsync(file, block, position) is > 0 and int read)
    {
        output.Write(block, 0, read);
        position += read;
    }

    output.Flush();
    return position;
}
