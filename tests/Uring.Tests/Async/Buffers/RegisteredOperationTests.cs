using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Operations;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.io_uring_op;

namespace Uring.Tests.Async.Buffers;

/// <summary>Reads and writes with registered memory.</summary>
public sealed class RegisteredOperationTests : IDisposable
{
    private const int Block = 8192;

    private static readonly UringContextOptions s_options = new() { RegisteredBuffers = 2, RegisteredBufferSize = Block };

    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Blocks_and_their_parts_are_recognised_and_other_memory_is_not()
    {
        await using UringContext context = new(s_options);
        using SafeFileHandle handle = File.OpenHandle(_folder.Write("file", new byte[2 * Block]), FileMode.Open, FileAccess.ReadWrite);
        using IMemoryOwner<byte> block = context.Buffers.Rent();
        using IMemoryOwner<byte> large = context.Buffers.Rent(Block + 1);
        Assert.Equal((IORING_OP_READ_FIXED, IORING_OP_WRITE_FIXED), await OpcodesAsync(block.Memory));
        Assert.Equal((IORING_OP_READ_FIXED, IORING_OP_WRITE_FIXED), await OpcodesAsync(block.Memory[(Block - 1)..]));
        Assert.Equal((IORING_OP_READ, IORING_OP_WRITE), await OpcodesAsync(large.Memory));
        Assert.Equal((IORING_OP_READ, IORING_OP_WRITE), await OpcodesAsync(new byte[10]));

        async Task<(io_uring_op Read, io_uring_op Write)> OpcodesAsync(Memory<byte> memory)
        {
            Operation read = context.Rent();
            read.PrepareRead(handle, memory, 0, 0);
            io_uring_op readCode = read.Opcode;
            read.Start(default);
            Assert.Equal(memory.Length, await new ValueTask<int>(read, read.Version));
            Operation write = context.Rent();
            write.PrepareWrite(handle, memory, 0);
            io_uring_op writeCode = write.Opcode;
            write.Start(default);
            Assert.Equal(memory.Length, await new ValueTask<int>(write, write.Version));
            return (readCode, writeCode);
        }
    }

    [Theory]
    [InlineData(FileOptions.None)]
    [InlineData(UringFile.NoBuffering)]
    public async Task Bytes_go_through_blocks_to_files_and_back(FileOptions options)
    {
        await using UringContext context = new(s_options);
        string path = _folder["file"];
        Assert.SkipUnless(
            options == FileOptions.None || SupportsDirect(path + "-probe"),
            "this file system has no direct I/O");
        using SafeFileHandle handle = await context.OpenAsync(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, options);
        using IMemoryOwner<byte> first = context.Buffers.Rent();
        using IMemoryOwner<byte> second = context.Buffers.Rent();
        new Random(7).NextBytes(first.Memory.Span);
        await context.WriteAsync(handle, first.Memory, 0);
        await context.WriteAsync(handle, first.Memory[4096..], Block);
        await context.WriteAsync(handle, [first.Memory, first.Memory], Block + 4096);
        byte[] block = first.Memory.ToArray();
        byte[] expected = [.. block, .. block[4096..], .. block, .. block];
        Assert.Equal(expected, await File.ReadAllBytesAsync(path));
        Assert.Equal(Block, await context.ReadAsync(handle, second.Memory, Block + 4096));
        Assert.True(first.Memory.Span.SequenceEqual(second.Memory.Span));
        Assert.Equal(4096, await context.ReadAsync(handle, second.Memory[4096..], Block));
        Assert.True(first.Memory.Span[4096..].SequenceEqual(second.Memory.Span[4096..]));
    }

    [Fact]
    public async Task Blocks_work_on_every_ring_of_a_context_and_on_pipes()
    {
        await using UringContext context = new(s_options with { Loops = 3, RegisteredBuffers = 16 });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async number =>
        {
            using TestPipe pipe = new();
            using IMemoryOwner<byte> block = context.Buffers.Rent();
            for (int i = 0; i < 20; i++)
            {
                block.Memory.Span.Fill((byte)number);
                await context.WriteAsync(pipe.Writer, block.Memory, 0);
                block.Memory.Span.Clear();
                Assert.Equal(Block, await context.ReadAsync(pipe.Reader, block.Memory, 0));
                Assert.False(block.Memory.Span.ContainsAnyExcept((byte)number));
                await Task.Yield();
            }
        }));
    }

    [Fact]
    public async Task A_block_that_is_disposed_in_flight_is_reused_only_after_the_completion()
    {
        await using UringContext context = new(s_options with { RegisteredBuffers = 1 });
        using TestPipe pipe = new();
        IMemoryOwner<byte> owner = context.Buffers.Rent();
        Memory<byte> memory = owner.Memory;
        Task<int> read = context.ReadAsync(pipe.Reader, memory, 0).AsTask();
        owner.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { _ = memory.Span; });
        using (IMemoryOwner<byte> meanwhile = context.Buffers.Rent())
        {
            Assert.False(IsRegistered(meanwhile));
        }

        pipe.Write("x");
        Assert.Equal(1, await read);
        using IMemoryOwner<byte> again = context.Buffers.Rent();
        Assert.True(IsRegistered(again));
        Assert.Equal((byte)'x', again.Memory.Span[0]);

        unsafe bool IsRegistered(IMemoryOwner<byte> rented)
        {
            fixed (byte* start = rented.Memory.Span)
            {
                return context.Region!.Contains(start);
            }
        }
    }

    [Fact]
    public async Task A_block_that_is_disposed_refuses_an_operation()
    {
        await using UringContext context = new(s_options);
        using TestPipe pipe = new();
        IMemoryOwner<byte> owner = context.Buffers.Rent();
        Memory<byte> memory = owner.Memory;
        owner.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { _ = context.ReadAsync(pipe.Reader, memory, 0); });
        Assert.Throws<ObjectDisposedException>(() => { _ = context.WriteAsync(pipe.Writer, memory, 0); });
        Assert.Throws<ObjectDisposedException>(() => { _ = context.WriteAsync(pipe.Writer, [new byte[1], memory], 0); });
        Assert.True(pipe.IsEmpty);
    }

    public void Dispose() => _folder.Dispose();

    private static bool SupportsDirect(string path)
    {
        using SafeFileHandle probe = new(Posix.TryOpen(path, LinuxAbi.O_CREAT | LinuxAbi.O_DIRECT).Value, ownsHandle: true);
        return !probe.IsInvalid;
    }
}
