using Microsoft.Win32.SafeHandles;

namespace Uring.FileLoad;

/// <summary>Keeps one operation in flight until the end of the measurement.</summary>
/// <typeparam name="TFiles">The operations of the peer.</typeparam>
/// <param name="files">The operations.</param>
/// <param name="load">The load.</param>
/// <param name="file">The file.</param>
/// <param name="block">The memory of this worker.</param>
/// <param name="counters">Receives the number of operations.</param>
/// <param name="index">The number of the worker.</param>
internal sealed class Worker<TFiles>(TFiles files, LoadKind load, SafeFileHandle file, Memory<byte> block, Counters counters, int index)
    where TFiles : struct, IFiles
{
    private readonly ulong _blocks = (ulong)RandomAccess.GetLength(file) / LoadArguments.Block;

    /// <summary>Runs the worker.</summary>
    public Task RunAsync() => load.HasFlag(LoadKind.Read) ? ReadAsync() : WriteAsync();

    private async Task ReadAsync()
    {
        ulong random = Seed;
        while (!counters.IsStopped)
        {
            int read = await files.ReadAsync(file, block, Next(ref random));
            if (read != LoadArguments.Block)
            {
                throw new IOException($"a read returned {read} of {LoadArguments.Block} bytes");
            }

            counters.Add(index);
        }
    }

    private async Task WriteAsync()
    {
        ulong random = Seed;
        bool flushes = load.HasFlag(LoadKind.Flush);
        while (!counters.IsStopped)
        {
            await files.WriteAsync(file, block, Next(ref random));
            if (flushes)
            {
                await files.FlushAsync(file);
            }

            counters.Add(index);
        }
    }

    private ulong Seed => 0x9E37_79B9_7F4A_7C15 * (ulong)(index + 1);

    // Marsaglia's xorshift64: the shared generator of the BCL is slower.
    private long Next(ref ulong random)
    {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        return (long)(random % _blocks) * LoadArguments.Block;
    }
}
