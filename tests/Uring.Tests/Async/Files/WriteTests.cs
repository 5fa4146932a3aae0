using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Async.Files;

/// <summary>Writes, beside RandomAccess on another file.</summary>
public sealed class WriteTests : IDisposable
{
    // A file of ext4 has at most 16 TiB.
    private const long TooFar = 1L << 60;

    // In bytes: more than the writes at near offsets fill.
    private const int Part = 2 << 20;

    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Writes_at_every_offset_leave_the_file_of_the_BCL()
    {
        using SafeFileHandle theirs = Create("theirs");
        using SafeFileHandle ours = Create("ours");
        byte[] bytes = new byte[70_000];
        new Random(2).NextBytes(bytes);
        foreach (long offset in (long[])[0, 1, 4095, 4096, 200_000, 1_000_000, 5, long.MaxValue - 5, long.MaxValue])
        {
            foreach (int length in (int[])[0, 1, 100, 4096, 70_000])
            {
                Outcome bcl = await Outcome.OfAsync(() => RandomAccess.WriteAsync(theirs, bytes.AsMemory(0, length), offset).AsTask());
                Outcome wrote = await Outcome.OfAsync(() => UringFile.WriteAsync(ours, bytes.AsMemory(0, length), offset).AsTask());
                wrote.RequireSameAs(bcl, $"{length} bytes at {offset}");
                Assert.Equal(RandomAccess.GetLength(theirs), RandomAccess.GetLength(ours));
            }
        }

        RequireSameContent();
    }

    [Fact]
    public async Task Lists_of_buffers_are_written_whole_as_by_the_BCL()
    {
        using SafeFileHandle theirs = Create("theirs");
        using SafeFileHandle ours = Create("ours");
        Random random = new(3);
        foreach (int[] lengths in (int[][])
        [
            [], [0], [0, 0], [1], [0, 1, 0, 2, 0], [4096, 1, 70_000], [.. Enumerable.Repeat(1, 1024)], [.. Enumerable.Repeat(3, 1025)],
            [.. Enumerable.Repeat(7, 5000)],
        ])
        {
            ReadOnlyMemory<byte>[] buffers = [.. lengths.Select(length =>
            {
                byte[] buffer = new byte[length];
                random.NextBytes(buffer);
                return (ReadOnlyMemory<byte>)buffer;
            })];
            foreach (long offset in (long[])[0, 10, 100_000, long.MaxValue])
            {
                Outcome bcl = await Outcome.OfAsync(() => RandomAccess.WriteAsync(theirs, buffers, offset).AsTask());
                Outcome wrote = await Outcome.OfAsync(() => UringFile.WriteAsync(ours, buffers, offset).AsTask());
                wrote.RequireSameAs(bcl, $"{lengths.Length} buffers at {offset}");
            }
        }

        RequireSameContent();
    }

    [Fact]
    public async Task Arguments_are_checked_as_by_the_BCL()
    {
        using SafeFileHandle file = Create("file");
        using SafeFileHandle invalid = new();
        SafeFileHandle closed = Create("closed");
        closed.Dispose();
        CancellationToken cancelled = new(canceled: true);
        foreach (SafeFileHandle? handle in (SafeFileHandle?[])[null, file, invalid, closed])
        {
            foreach (long offset in (long[])[0, -1])
            {
                foreach (CancellationToken token in (CancellationToken[])[default, cancelled])
                {
                    Outcome bcl = await Outcome.OfAsync(() => RandomAccess.WriteAsync(handle!, new byte[1], offset, token).AsTask());
                    (await Outcome.OfAsync(() => UringFile.WriteAsync(handle!, new byte[1], offset, token).AsTask())).RequireSameAs(bcl, $"{handle}, {offset}");
                    Outcome bclList = await Outcome.OfAsync(() => RandomAccess.WriteAsync(handle!, [new byte[1]], offset, token).AsTask());
                    (await Outcome.OfAsync(() => UringFile.WriteAsync(handle!, [new byte[1]], offset, token).AsTask())).RequireSameAs(bclList, $"list, {offset}");
                    Outcome bclNull = await Outcome.OfAsync(() => RandomAccess.WriteAsync(handle!, (List<ReadOnlyMemory<byte>>)null!, offset, token).AsTask());
                    Outcome oursNull = await Outcome.OfAsync(
                        () => UringFile.WriteAsync(handle!, (List<ReadOnlyMemory<byte>>)null!, offset, token).AsTask());
                    oursNull.RequireSameAs(bclNull, $"no list, {offset}");
                }
            }
        }

        Assert.Equal(KernelResult.Failed(Errno.ECANCELED), await UringFile.TryWriteAsync(file, new byte[1], 0, cancelled));
        Assert.Equal(new KernelResult(3), await UringFile.TryWriteAsync(file, new byte[3], 0));
        Assert.Equal(new KernelResult(0), await UringFile.TryWriteAsync(file, default, 0));
    }

    [Fact]
    public async Task A_file_that_would_be_too_large_is_refused_as_by_the_BCL()
    {
        using SafeFileHandle file = Create("file");
        Outcome bcl = await Outcome.OfAsync(() => RandomAccess.WriteAsync(file, new byte[1], TooFar).AsTask());
        Assert.SkipUnless(bcl.Exception is not null, "the file system takes the offset");
        (await Outcome.OfAsync(() => UringFile.WriteAsync(file, new byte[1], TooFar).AsTask())).RequireSameAs(bcl, "too far");
        Assert.Equal(typeof(ArgumentOutOfRangeException), bcl.Exception);
        Assert.Equal(KernelResult.Failed(Errno.EFBIG), await UringFile.TryWriteAsync(file, new byte[1], TooFar));
    }

    /// <remarks>RandomAccess never returns from this write.</remarks>
    [Fact]
    public async Task Bytes_after_more_empty_buffers_than_the_kernel_takes_at_once_are_written()
    {
        RingOnly.Require("RandomAccess never returns");
        using SafeFileHandle file = Create("file");
        await UringFile.WriteAsync(file, [.. Enumerable.Repeat(ReadOnlyMemory<byte>.Empty, 2000), "last"u8.ToArray()], 0);
        Assert.Equal("last", await File.ReadAllTextAsync(_folder["file"]));
    }

    [Theory]
    [InlineData("reader", Errno.EBADF)]
    [InlineData("/dev/full", Errno.ENOSPC)]
    [InlineData("pipe", Errno.EPIPE)]
    [InlineData("pipe's reader", Errno.EBADF)]
    public async Task Errors_are_those_of_the_BCL_and_the_Try_form_returns_errno(string file, Errno errno)
    {
        using TestPipe pipe = new();
        using SafeFileHandle handle = file switch
        {
            "pipe" => pipe.Writer,
            "pipe's reader" => pipe.Reader,
            "/dev/full" => File.OpenHandle(file, FileMode.Open, FileAccess.Write),
            _ => File.OpenHandle(_folder.Write(file, default)),
        };
        if (file == "pipe")
        {
            pipe.Reader.Dispose();
        }

        // RandomAccess cannot write to a pipe. A FileStream can.
        Outcome bcl = await Outcome.OfAsync(() => Task.Run(() => new FileStream(handle, FileAccess.Write, bufferSize: 0).Write(new byte[10])));
        Outcome ours = await Outcome.OfAsync(() => UringFile.WriteAsync(handle, new byte[10], 0).AsTask());
        ours.RequireSameAs(bcl, file);
        Assert.Equal((int)errno, ours.Errno);
        Outcome list = await Outcome.OfAsync(() => UringFile.WriteAsync(handle, [new byte[10], new byte[10]], 0).AsTask());
        list.RequireSameAs(bcl, $"list, {file}");
        Assert.Equal(KernelResult.Failed(errno), await UringFile.TryWriteAsync(handle, new byte[10], 0));
    }

    [Fact]
    public async Task Writes_to_a_handle_for_appending_go_to_the_end_in_the_order_of_the_awaits()
    {
        string path = _folder.Write("append", "0"u8);
        using SafeFileHandle handle = Posix.Open(path, O_WRONLY | O_APPEND);
        await UringFile.WriteAsync(handle, "1"u8.ToArray(), 0);
        await UringFile.WriteAsync(handle, ["2"u8.ToArray(), "3"u8.ToArray()], 1_000_000);
        Assert.Equal("0123", await File.ReadAllTextAsync(path));
    }

    public void Dispose() => _folder.Dispose();

    private SafeFileHandle Create(string name) => File.OpenHandle(_folder[name], FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);

    /// <remarks>
    /// The method compares the first and the last part of both files. On a file system that takes the far
    /// offsets, no array can hold the whole file.
    /// </remarks>
    private void RequireSameContent()
    {
        using SafeFileHandle theirs = File.OpenHandle(_folder["theirs"]);
        using SafeFileHandle ours = File.OpenHandle(_folder["ours"]);
        long length = RandomAccess.GetLength(theirs);
        Assert.Equal(length, RandomAccess.GetLength(ours));
        foreach (long offset in (long[])[0, Math.Max(0, length - Part)])
        {
            Assert.True(Read(theirs, offset).SequenceEqual(Read(ours, offset)), $"other bytes behind {offset}");
        }
    }

    private static Span<byte> Read(SafeFileHandle file, long offset)
    {
        byte[] bytes = new byte[Part];
        return bytes.AsSpan(0, RandomAccess.Read(file, bytes, offset));
    }
}
