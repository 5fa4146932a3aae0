using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Async.Files;

/// <summary>
/// Reads at every kind of offset and of every kind of file, beside RandomAccess on the same handle.
/// </summary>
public sealed class ReadTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Theory]
    [InlineData("regular")]
    [InlineData("empty")]
    [InlineData("holes")]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    [InlineData("/dev/full")]
    [InlineData("/proc/version")]
    [InlineData("/proc/filesystems")]
    [InlineData("/sys/kernel/mm/transparent_hugepage/enabled")]
    public async Task A_file_is_read_as_by_the_BCL(string name)
    {
        Assert.SkipUnless(!name.StartsWith('/') || File.Exists(name), $"{name} does not exist");
        using SafeFileHandle handle = File.OpenHandle(Make(name));
        foreach (long offset in (long[])[0, 1, 99, 4095, 4096, 8191, 10_000, 1 << 20, (1 << 20) + 5, 1L << 40, long.MaxValue - 10, long.MaxValue])
        {
            foreach (int length in (int[])[0, 1, 2, 100, 4096, 100_000])
            {
                byte[] theirs = Filled(length);
                byte[] ours = Filled(length);
                Outcome bcl = await Outcome.OfAsync(() => RandomAccess.ReadAsync(handle, theirs, offset).AsTask());
                (await Outcome.OfAsync(() => UringFile.ReadAsync(handle, ours, offset).AsTask())).RequireSameAs(bcl, $"{length} bytes at {offset}");
                Assert.True(theirs.AsSpan().SequenceEqual(ours), $"{length} bytes at {offset} differ");
            }
        }
    }

    [Fact]
    public async Task A_handle_that_is_not_for_reading_or_is_a_folder_is_refused_as_by_the_BCL()
    {
        using SafeFileHandle writer = File.OpenHandle(Make("regular"), FileMode.Open, FileAccess.Write);
        using SafeFileHandle folder = Posix.OpenFolder(_folder.Path);
        foreach (SafeFileHandle handle in (SafeFileHandle[])[writer, folder])
        {
            // An empty read of a folder is an error of read(2), and not of preadv2(2).
            foreach (int length in handle == folder ? (int[])[10] : [0, 10])
            {
                Outcome bcl = await Outcome.OfAsync(() => RandomAccess.ReadAsync(handle, new byte[length], 0).AsTask());
                Outcome ours = await Outcome.OfAsync(() => UringFile.ReadAsync(handle, new byte[length], 0).AsTask());
                Assert.NotNull(bcl.Exception);
                ours.RequireSameAs(bcl, $"{length} bytes");
                Assert.Equal(-ours.Errno, (await UringFile.TryReadAsync(handle, new byte[length], 0)).Value);
            }

            Outcome bclList = await Outcome.OfAsync(() => RandomAccess.ReadAsync(handle, [new byte[1], new byte[2]], 0).AsTask());
            Outcome oursList = await Outcome.OfAsync(() => UringFile.ReadAsync(handle, [new byte[1], new byte[2]], 0).AsTask());
            oursList.RequireSameAs(bclList, "list");
        }
    }

    [Fact]
    public async Task Arguments_are_checked_as_by_the_BCL()
    {
        using SafeFileHandle file = File.OpenHandle(Make("regular"));
        using SafeFileHandle invalid = new();
        SafeFileHandle closed = File.OpenHandle(Make("regular"));
        _ = await UringFile.ReadAsync(closed, new byte[1], 0);
        closed.Dispose();
        SafeFileHandle neverUsed = File.OpenHandle(Make("regular"));
        neverUsed.Dispose();
        CancellationToken cancelled = new(canceled: true);
        foreach (SafeFileHandle? handle in (SafeFileHandle?[])[null, file, invalid, closed, neverUsed])
        {
            foreach (long offset in (long[])[0, -1, long.MinValue])
            {
                foreach (CancellationToken token in (CancellationToken[])[default, cancelled])
                {
                    Outcome bcl = await Outcome.OfAsync(() => RandomAccess.ReadAsync(handle!, new byte[1], offset, token).AsTask());
                    (await Outcome.OfAsync(() => UringFile.ReadAsync(handle!, new byte[1], offset, token).AsTask())).RequireSameAs(bcl, $"{handle}, {offset}");
                    Outcome tried = await Outcome.OfAsync(() => UringFile.TryReadAsync(handle!, new byte[1], offset, token).AsTask());
                    Assert.Equal(bcl.Exception == typeof(OperationCanceledException) ? null : bcl.Exception, tried.Exception);
                    Outcome bclList = await Outcome.OfAsync(() => RandomAccess.ReadAsync(handle!, [new byte[1]], offset, token).AsTask());
                    (await Outcome.OfAsync(() => UringFile.ReadAsync(handle!, [new byte[1]], offset, token).AsTask())).RequireSameAs(bclList, $"list, {offset}");
                    Outcome bclNull = await Outcome.OfAsync(() => RandomAccess.ReadAsync(handle!, (List<Memory<byte>>)null!, offset, token).AsTask());
                    Outcome oursNull = await Outcome.OfAsync(() => UringFile.ReadAsync(handle!, (List<Memory<byte>>)null!, offset, token).AsTask());
                    oursNull.RequireSameAs(bclNull, $"no list, {offset}");
                }
            }
        }

        Assert.Equal(KernelResult.Failed(Errno.ECANCELED), await UringFile.TryReadAsync(file, new byte[1], 0, cancelled));
        Assert.Equal(new KernelResult(1), await UringFile.TryReadAsync(file, new byte[1], 0));
    }

    [Fact]
    public async Task Lists_of_buffers_are_filled_one_after_the_other_as_by_the_BCL()
    {
        using SafeFileHandle handle = File.OpenHandle(Make("regular"));
        foreach (int[] lengths in (int[][])
        [
            [], [0], [0, 0, 0], [1], [0, 1, 0, 2], [4096, 1, 4095], [5000, 5000, 5000], [.. Enumerable.Repeat(1, 1024)], [.. Enumerable.Repeat(3, 1025)],
            [.. Enumerable.Repeat(0, 1024), 10], [.. Enumerable.Repeat(7, 3000)],
        ])
        {
            foreach (long offset in (long[])[0, 3, 9990, 10_000, 20_000])
            {
                Memory<byte>[] theirs = [.. lengths.Select(length => Filled(length).AsMemory())];
                Memory<byte>[] ours = [.. lengths.Select(length => Filled(length).AsMemory())];
                Outcome bcl = await Outcome.OfAsync(() => RandomAccess.ReadAsync(handle, theirs, offset).AsTask());
                Outcome read = await Outcome.OfAsync(() => UringFile.ReadAsync(handle, ours, offset).AsTask());
                read.RequireSameAs(bcl, $"{lengths.Length} buffers at {offset}");
                Assert.Equal(theirs.SelectMany(buffer => buffer.ToArray()), ours.SelectMany(buffer => buffer.ToArray()));
            }
        }
    }

    [Theory]
    [InlineData(10_000, 0, 10_000)]
    [InlineData(10_000, 9_999, 1)]
    [InlineData(100, 0, 200)]
    [InlineData(100, 50, 4096)]
    [InlineData(100, 100, 1)]
    [InlineData(100, 5000, 1)]
    [InlineData(100, 0, 0)]
    public async Task A_read_that_the_page_cache_has_is_complete_on_return(int length, long offset, int count)
    {
        RingOnly.Require("a thread of the pool reads");
        await using UringContext context = new();
        using SafeFileHandle handle = File.OpenHandle(_folder.Write("cached", Filled(length)), FileMode.Open, FileAccess.ReadWrite);
        Assert.SkipUnless(PageCache.Reads(handle), "this file system has no RWF_NOWAIT");
        ValueTask<int> read = context.ReadAsync(handle, new byte[count], offset);
        Assert.True(read.IsCompletedSuccessfully);
        Assert.Equal((int)Math.Clamp(length - offset, 0, count), await read);
        ValueTask<KernelResult> tried = context.TryReadAsync(handle, new byte[count], offset);
        Assert.True(tried.IsCompletedSuccessfully);
        Assert.Equal((int)Math.Clamp(length - offset, 0, count), (await tried).Value);
    }

    [Fact]
    public async Task A_read_that_the_page_cache_has_in_part_is_whole()
    {
        byte[] bytes = Filled(1 << 20);
        Random.Shared.NextBytes(bytes);
        using SafeFileHandle handle = File.OpenHandle(_folder.Write("part", bytes), FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
        PageCache.Drop(handle, 300_000, 0);
        byte[] buffer = new byte[bytes.Length];
        Assert.Equal(bytes.Length, await UringFile.ReadAsync(handle, buffer, 0));
        Assert.True(bytes.AsSpan().SequenceEqual(buffer));
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Filled(int length)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(0xA5);
        return bytes;
    }

    private string Make(string name)
    {
        if (name.StartsWith('/'))
        {
            return name;
        }

        byte[] bytes = new byte[name == "empty" ? 0 : 10_000];
        new Random(1).NextBytes(bytes);
        string path = _folder.Write(name, bytes);
        if (name == "holes")
        {
            using SafeFileHandle handle = Posix.Open(path, O_RDWR);
            RandomAccess.SetLength(handle, 1 << 20);
            RandomAccess.Write(handle, "after the hole"u8, 1 << 20);
        }

        return path;
    }
}
