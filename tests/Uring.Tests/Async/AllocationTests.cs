using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Async;

/// <summary>Allocations of operations in the steady state. The class has the process to itself, as it measures.</summary>
[Collection(AloneCollection.Name)]
public sealed class AllocationTests : IDisposable
{
    private const int Count = 20_000;

    // Rare allocations of the runtime: threads of the pool, timers. One object for each round has at least 24 bytes.
    private const long Others = 10 * Count;

    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData(ContinuationMode.ThreadPool, FileOptions.None)]
    [InlineData(ContinuationMode.ThreadPool, UringFile.NoBuffering)]
    [InlineData(ContinuationMode.Inline, FileOptions.None)]
    [InlineData(ContinuationMode.Inline, UringFile.NoBuffering)]
    public async Task A_read_a_write_a_chain_and_a_delay_allocate_nothing(ContinuationMode mode, FileOptions options)
    {
        await using UringContext context = new(new UringContextOptions { Continuations = mode, RegisteredBuffers = 1 });
        await File.WriteAllBytesAsync(_path, new byte[65_536], TestContext.Current.CancellationToken);
        using SafeFileHandle file = await context.OpenAsync(_path, access: FileAccess.ReadWrite, options: options);
        using System.Buffers.IMemoryOwner<byte> owner = context.Buffers.Rent(4096);
        Memory<byte> buffer = owner.Memory[..4096];
        using CancellationTokenSource source = new();
        await UseAsync(context, file, buffer, Count / 10, source.Token);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await UseAsync(context, file, buffer, Count, source.Token);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(allocated < Others, $"{allocated} bytes in {Count} rounds");
    }

    public void Dispose() => File.Delete(_path);

    private static readonly KernelResult[] s_results = new KernelResult[3];

    private static async Task UseAsync(UringContext context, SafeFileHandle file, Memory<byte> buffer, int count, CancellationToken token)
    {
        for (int i = 0; i < count; i++)
        {
            long offset = i % 16 * 4096;
            int read = await context.ReadAsync(file, buffer, offset, token).ConfigureAwait(false);
            if (read != buffer.Length)
            {
                Assert.Fail($"{read} bytes read");
            }

            await context.WriteAsync(file, buffer, offset, token).ConfigureAwait(false);
            _ = await context.SubmitAsync(Entries.Nop, 0, token).ConfigureAwait(false);
            _ = await context.SubmitChainAsync(s_results, static (_, _) => { }, 0, token).ConfigureAwait(false);
            if (i % 100 == 0)
            {
                await context.Delay(TimeSpan.Zero, token).ConfigureAwait(false);
            }
        }
    }
}
