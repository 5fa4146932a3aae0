using System.Buffers;

namespace Uring.Tests.Async.Buffers;

/// <summary>
/// The memory of a context: blocks that are registered, and other memory when they are all in use.
/// </summary>
public sealed class PoolTests
{
    private const int Page = 4096;

    private static readonly UringContextOptions s_options = new() { RegisteredBuffers = 4, RegisteredBufferSize = 2 * Page };

    [Fact]
    public async Task Blocks_are_aligned_whole_and_apart_from_each_other()
    {
        await using UringContext context = new(s_options);
        IMemoryOwner<byte>[] owners = [.. Enumerable.Range(0, 10).Select(_ => context.Buffers.Rent())];
        for (int i = 0; i < owners.Length; i++)
        {
            Assert.Equal(2 * Page, owners[i].Memory.Length);
            owners[i].Memory.Span.Fill((byte)i);
        }

        for (int i = 0; i < owners.Length; i++)
        {
            Assert.Equal(0, Address(owners[i]) % Page);
            Assert.Equal(i < s_options.RegisteredBuffers, IsRegistered(context, owners[i]));
            Assert.False(owners[i].Memory.Span.ContainsAnyExcept((byte)i));
            owners[i].Dispose();
        }
    }

    [Theory]
    [InlineData(-1, 2 * Page, true)]
    [InlineData(0, 2 * Page, true)]
    [InlineData(1, 2 * Page, true)]
    [InlineData(2 * Page, 2 * Page, true)]
    [InlineData((2 * Page) + 1, (2 * Page) + 1, false)]
    [InlineData(1_000_000, 1_000_000, false)]
    public async Task A_block_serves_every_size_that_fits(int size, int length, bool isRegistered)
    {
        await using UringContext context = new(s_options);
        using IMemoryOwner<byte> owner = context.Buffers.Rent(size);
        Assert.Equal(length, owner.Memory.Length);
        Assert.Equal(isRegistered, IsRegistered(context, owner));
        Assert.Equal(0, Address(owner) % Page);
    }

    [Fact]
    public async Task Sizes_out_of_range_are_refused()
    {
        await using UringContext context = new(s_options);
        Assert.Throws<ArgumentOutOfRangeException>(() => context.Buffers.Rent(-2));
        Assert.Throws<ArgumentOutOfRangeException>(() => context.Buffers.Rent(int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UringContext(s_options with { RegisteredBuffers = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UringContext(s_options with { RegisteredBufferSize = 5000 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UringContext(s_options with { RegisteredBufferSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UringContext(s_options with { RegisteredBuffers = 3, RegisteredBufferSize = 1 << 29 }));
    }

    [Fact]
    public async Task A_second_Dispose_does_not_reach_the_next_caller()
    {
        await using UringContext context = new(s_options with { RegisteredBuffers = 1 });
        IMemoryOwner<byte> first = context.Buffers.Rent();
        Memory<byte> kept = first.Memory;
        first.Dispose();
        IMemoryOwner<byte> second = context.Buffers.Rent();
        Assert.True(IsRegistered(context, second));
        first.Dispose();
        using IMemoryOwner<byte> third = context.Buffers.Rent();
        Assert.False(IsRegistered(context, third));
        Assert.Throws<ObjectDisposedException>(() => first.Memory);
        Assert.Throws<ObjectDisposedException>(() => { _ = kept.Span; });
        Assert.Throws<ObjectDisposedException>(() => kept.Pin());
        second.Memory.Span.Clear();
        second.Dispose();
        Assert.Throws<ObjectDisposedException>(() => second.Memory);
    }

    [Fact]
    public async Task Memory_that_is_not_registered_is_refused_after_its_Dispose()
    {
        await using UringContext context = new();
        IMemoryOwner<byte> owner = context.Buffers.Rent();
        Assert.False(IsRegistered(context, owner));
        owner.Dispose();
        owner.Dispose();
        Assert.Throws<ObjectDisposedException>(() => owner.Memory);
    }

    [Fact]
    public async Task Blocks_outlive_the_context_and_the_pool_ends_with_it()
    {
        UringContext context = new(s_options);
        MemoryPool<byte> pool = context.Buffers;
        pool.Dispose();
        pool.Dispose();
        IMemoryOwner<byte> block = pool.Rent();
        IMemoryOwner<byte> other = pool.Rent(1_000_000);
        await context.DisposeAsync();
        await context.DisposeAsync();
        block.Memory.Span.Fill(7);
        other.Memory.Span.Fill(7);
        Assert.False(block.Memory.Span.ContainsAnyExcept((byte)7));
        Assert.Throws<ObjectDisposedException>(() => pool.Rent());
        block.Dispose();
        other.Dispose();
        Assert.Throws<ObjectDisposedException>(() => block.Memory);
        Assert.Throws<ObjectDisposedException>(() => pool.Rent());
    }

    [Fact]
    public async Task Threads_that_rent_at_the_same_time_never_get_the_same_memory()
    {
        await using UringContext context = new(s_options);
        await Task.WhenAll(Enumerable.Range(1, 8).Select(mark => Task.Run(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                using IMemoryOwner<byte> owner = context.Buffers.Rent();
                owner.Memory.Span.Fill((byte)mark);
                Assert.False(owner.Memory.Span.ContainsAnyExcept((byte)mark));
            }
        })));
    }

    private static unsafe bool IsRegistered(UringContext context, IMemoryOwner<byte> owner) =>
        context.Region is { } region && region.Contains((void*)Address(owner));

    private static unsafe nint Address(IMemoryOwner<byte> owner)
    {
        fixed (byte* start = owner.Memory.Span)
        {
            return (nint)start;
        }
    }
}
