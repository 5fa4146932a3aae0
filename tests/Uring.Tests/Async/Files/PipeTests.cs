using System.Security.Cryptography;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;

namespace Uring.Tests.Async.Files;

/// <summary>Pipes: files without offsets that make a read or a write wait.</summary>
public sealed class PipeTests
{
    [Fact]
    public async Task A_read_returns_what_is_there_and_0_after_the_writer_has_closed()
    {
        using TestPipe pipe = new();
        pipe.Write("abc");
        byte[] buffer = new byte[10];
        Assert.Equal(2, await UringFile.ReadAsync(pipe.Reader, buffer.AsMemory(0, 2), 500));
        Assert.Equal(1, await UringFile.ReadAsync(pipe.Reader, buffer.AsMemory(2), -7));
        Assert.Equal("abc"u8, buffer.AsSpan(0, 3));
        pipe.Write("defgh");
        Assert.Equal(5, await UringFile.ReadAsync(pipe.Reader, [buffer.AsMemory(0, 3), default, buffer.AsMemory(5)], 0));
        Assert.Equal("def\0\0gh\0\0\0"u8, buffer);
        Assert.Equal(0, await UringFile.ReadAsync(pipe.Reader, Memory<byte>.Empty, 0));
        pipe.Writer.Dispose();
        Assert.Equal(0, await UringFile.ReadAsync(pipe.Reader, buffer, 0));
        Assert.Equal(0, await UringFile.ReadAsync(pipe.Reader, [buffer.AsMemory()], 0));
    }

    [Fact]
    public async Task The_wrong_end_is_refused()
    {
        using TestPipe pipe = new();
        _ = await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await UringFile.ReadAsync(pipe.Writer, new byte[1], 0));
        _ = await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await UringFile.ReadAsync(pipe.Writer, [new byte[1]], 0));
        _ = await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await UringFile.WriteAsync(pipe.Reader, new byte[1], 0));
        Assert.Equal(KernelResult.Failed(Errno.EBADF), await UringFile.TryReadAsync(pipe.Writer, new byte[1], 0));
        Assert.Equal(KernelResult.Failed(Errno.EBADF), await UringFile.TryWriteAsync(pipe.Reader, new byte[1], 0));
    }

    [Fact]
    public async Task Buffers_that_are_larger_than_the_pipe_are_written_whole()
    {
        using TestPipe pipe = new();
        byte[] bytes = RandomNumberGenerator.GetBytes(1 << 20);
        ReadOnlyMemory<byte>[] parts = [bytes.AsMemory(0, 1), default, bytes.AsMemory(1, 299_999), bytes.AsMemory(300_000)];
        Task write = UringFile.WriteAsync(pipe.Writer, parts, 0).AsTask();
        byte[] read = new byte[bytes.Length];
        for (int total = 0; total < read.Length;)
        {
            long count = await UringFile.ReadAsync(pipe.Reader, [read.AsMemory(total, 1), read.AsMemory(total + 1)], 0);
            Assert.NotEqual(0, count);
            total += (int)count;
        }

        await write;
        Assert.True(bytes.AsSpan().SequenceEqual(read));
    }

    [Fact]
    public async Task A_write_that_waits_ends_with_EPIPE_when_the_reader_closes()
    {
        TestPipe pipe = new();
        Task write = UringFile.WriteAsync(pipe.Writer, new byte[1 << 20], 0).AsTask();
        _ = await UringFile.ReadAsync(pipe.Reader, new byte[1], 0);
        pipe.Reader.Dispose();
        IOException broken = await Assert.ThrowsAsync<IOException>(() => write);
        Assert.Equal((int)Errno.EPIPE, broken.HResult);
        pipe.Dispose();
    }

    [Fact]
    public async Task A_wait_is_cancelled_and_the_pipe_keeps_its_bytes()
    {
        RingOnly.Require("RandomAccess cannot cancel a read or write that waits");
        using TestPipe pipe = new();
        using CancellationTokenSource source = new();
        Task<int> read = UringFile.ReadAsync(pipe.Reader, new byte[10], 0, source.Token).AsTask();
        Task<long> list = UringFile.ReadAsync(pipe.Reader, [new byte[10], new byte[10]], 0, source.Token).AsTask();
        Task<KernelResult> tried = UringFile.TryReadAsync(pipe.Reader, new byte[10], 0, source.Token).AsTask();
        await source.CancelAsync();
        foreach (Task task in (Task[])[read, list])
        {
            OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
            Assert.Equal(source.Token, cancelled.CancellationToken);
        }

        Assert.Equal(KernelResult.Failed(Errno.ECANCELED), await tried);
        pipe.Write("kept");
        byte[] buffer = new byte[10];
        Assert.Equal(4, await UringFile.ReadAsync(pipe.Reader, buffer, 0));
    }

    [Fact]
    public async Task A_write_is_cancelled_after_a_part()
    {
        RingOnly.Require("RandomAccess cannot cancel a read or write that waits");
        using TestPipe pipe = new();
        using CancellationTokenSource source = new();
        byte[] bytes = RandomNumberGenerator.GetBytes(1 << 20);
        Task write = UringFile.WriteAsync(pipe.Writer, bytes, 0, source.Token).AsTask();
        byte[] read = new byte[bytes.Length];
        int total = await UringFile.ReadAsync(pipe.Reader, read.AsMemory(0, 1000), 0);
        await source.CancelAsync();
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        Assert.Equal(source.Token, cancelled.CancellationToken);
        pipe.Writer.Dispose();
        for (int count = -1; count != 0; total += count)
        {
            count = await UringFile.ReadAsync(pipe.Reader, read.AsMemory(total), 0);
        }

        Assert.InRange(total, 1000, bytes.Length - 1);
        Assert.True(bytes.AsSpan(0, total).SequenceEqual(read.AsSpan(0, total)));
    }
}
