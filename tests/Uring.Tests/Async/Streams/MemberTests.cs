using Microsoft.Win32.SafeHandles;
using Uring.Tests.Prep.Kernel;

namespace Uring.Tests.Async.Streams;

/// <summary>
/// Members that the model test does not reach: constructors, pipes, and calls in flight together.
/// </summary>
public sealed class MemberTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Reads_and_writes_in_flight_together_have_their_places_in_the_order_of_the_calls()
    {
        const int Parts = 50;
        const int Size = 5000;
        await using UringFileStream stream = await UringFileStream.OpenAsync(_folder["together"], FileMode.Create, FileAccess.ReadWrite);
        await Task.WhenAll(Enumerable.Range(0, Parts).Select(part => stream.WriteAsync(Part(part)).AsTask()));
        Assert.Equal(Parts * Size, stream.Position);
        stream.Position = 0;
        byte[][] read = [.. Enumerable.Range(0, Parts + 1).Select(_ => new byte[Size])];
        int[] counts = await Task.WhenAll(read.Select(buffer => stream.ReadAsync(buffer).AsTask()));
        Assert.Equal([.. Enumerable.Repeat(Size, Parts), 0], counts);
        Assert.Equal(Parts * Size, stream.Position);
        Assert.Equal(Enumerable.Range(0, Parts).SelectMany(Part), read.Take(Parts).SelectMany(buffer => buffer));

        static byte[] Part(int part)
        {
            byte[] bytes = new byte[Size];
            bytes.AsSpan().Fill((byte)part);
            return bytes;
        }
    }

    [Fact]
    public async Task A_failed_write_leaves_the_position()
    {
        await using UringFileStream stream = await UringFileStream.OpenAsync("/dev/full", FileMode.Open, FileAccess.Write);
        IOException full = await Assert.ThrowsAsync<IOException>(async () => await stream.WriteAsync(new byte[10]));
        Assert.Equal((int)Interop.Errno.ENOSPC, full.HResult);
        Assert.Equal(0, stream.Position);
    }

    [Fact]
    public async Task A_pipe_has_no_position()
    {
        using TestPipe pipe = new();
        await using UringFileStream reader = new(pipe.Reader, FileAccess.Read);
        await using UringFileStream writer = new(pipe.Writer, FileAccess.Write);
        await using FileStream bcl = new(Posix.Open($"/proc/self/fd/{pipe.Reader.Fd}", 0), FileAccess.Read, bufferSize: 0);
        foreach (Func<Stream, object?> call in (Func<Stream, object?>[])
        [
            stream => stream.CanSeek, stream => stream.Length, stream => stream.Position, stream => stream.Position = 1,
            stream => stream.Seek(0, SeekOrigin.Begin),
            stream =>
            {
                stream.SetLength(0);
                return null;
            },
        ])
        {
            (await Outcome.OfAsync(() => Task.FromResult(call(reader)))).RequireSameAs(await Outcome.OfAsync(() => Task.FromResult(call(bcl))), "pipe");
        }

        await writer.WriteAsync("asynchronous "u8.ToArray());
        writer.Write("and not"u8);
        byte[] buffer = new byte[20];
        Assert.Equal(13, await reader.ReadAsync(buffer.AsMemory(0, 13)));
        Assert.Equal(7, reader.Read(buffer.AsSpan(13)));
        Assert.Equal("asynchronous and not"u8, buffer);
        await writer.DisposeAsync();
        Assert.Equal(0, await reader.ReadAsync(buffer));
        Assert.Equal(-1, reader.ReadByte());
    }

    [Fact]
    public async Task A_stream_to_append_opens_a_FIFO()
    {
        string fifo = _folder.MakeFifo("fifo");
        using SafeFileHandle reader = Posix.Open(fifo, Interop.LinuxAbi.O_RDONLY | Interop.LinuxAbi.O_NONBLOCK);
        await using UringFileStream writer = await UringFileStream.OpenAsync(fifo, FileMode.Append, FileAccess.Write);
        await writer.WriteAsync(new byte[3]);
        Assert.Equal(3, Posix.Read(reader.Fd, new byte[5]));
    }

    [Fact]
    public async Task A_stream_of_a_handle_starts_at_its_position_and_owns_the_handle()
    {
        SafeFileHandle handle = await UringFile.OpenAsync(_folder.Write("file", "0123456789"u8));
        UringFileStream stream = new(handle, FileAccess.Read, position: 4);
        Assert.Same(handle, stream.SafeFileHandle);
        Assert.Equal('4', stream.ReadByte());
        Assert.Equal(5, stream.Position);
        await stream.DisposeAsync();
        await stream.DisposeAsync();
        Assert.True(handle.IsClosed);
    }

    [Fact]
    public void Handles_and_values_are_checked()
    {
        using SafeFileHandle handle = File.OpenHandle(_folder.Write("file", default));
        using SafeFileHandle invalid = new();
        Assert.Throws<ArgumentNullException>(() => new UringFileStream(null!, FileAccess.Read));
        Assert.Throws<ArgumentException>(() => new UringFileStream(invalid, FileAccess.Read));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UringFileStream(handle, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UringFileStream(handle, (FileAccess)4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UringFileStream(handle, FileAccess.Read, -1));
        handle.Dispose();
        Assert.Throws<ObjectDisposedException>(() => new UringFileStream(handle, FileAccess.Read));
    }

    [Fact]
    public async Task A_wait_of_a_stream_is_cancelled()
    {
        RingOnly.Require("RandomAccess cannot cancel a read or write that waits");
        using TestPipe pipe = new();
        await using UringFileStream reader = new(pipe.Reader, FileAccess.Read);
        using CancellationTokenSource source = new();
        Task<int> read = reader.ReadAsync(new byte[1], source.Token).AsTask();
        await source.CancelAsync();
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Equal(source.Token, cancelled.CancellationToken);
    }

    public void Dispose() => _folder.Dispose();
}
