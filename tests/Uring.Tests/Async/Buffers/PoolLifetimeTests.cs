using System.Buffers;

namespace Uring.Tests.Async.Buffers;

/// <summary>The registered memory of a context outlives each use, and no block of freed memory is rented.</summary>
public sealed class PoolLifetimeTests
{
    private static readonly UringContextOptions s_oneBlock = new() { RegisteredBuffers = 1, RegisteredBufferSize = 4096 };

    [Fact]
    public async Task A_block_that_returned_before_the_end_of_the_context_is_not_rented_after_the_end()
    {
        UringContext context = new(s_oneBlock);
        nint registered = AddressOf(context.Buffers.Rent());

        await context.DisposeAsync();

        nint later = AddressOf(context.Buffers.Rent());
        Assert.NotEqual(registered, later);
        Assert.Equal(0, later % 4096);
    }

    [Fact]
    public async Task A_block_that_is_rented_stays_valid_after_the_end_of_the_context()
    {
        UringContext context = new(s_oneBlock);
        IMemoryOwner<byte> block = context.Buffers.Rent();
        block.Memory.Span.Fill(7);

        await context.DisposeAsync();

        Assert.True(context.Region!.TryAddUse());
        context.Region.Release();
        Assert.Equal(4096, block.Memory.Span.Count((byte)7));
        block.Dispose();
        Assert.False(context.Region.TryAddUse());
        Assert.Throws<ObjectDisposedException>(() => { _ = block.Memory.Span; });
    }

    [Fact]
    public async Task A_disposal_of_the_pool_frees_no_memory_that_the_rings_use()
    {
        await using UringContext context = new(s_oneBlock);

        context.Buffers.Dispose();
        context.Buffers.Dispose();

        Assert.True(context.Region!.TryAddUse());
        context.Region.Release();
    }

    private static unsafe nint AddressOf(IMemoryOwner<byte> block)
    {
        using (block)
        {
            using MemoryHandle pin = block.Memory.Pin();
            return (nint)pin.Pointer;
        }
    }
}
