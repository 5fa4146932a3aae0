using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Async.Files;

/// <summary>Direct I/O: <see cref="UringFile.NoBuffering"/>.</summary>
public sealed class DirectTests : IDisposable
{
    private const int Block = 4096;

    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Aligned_reads_and_writes_leave_the_file_of_the_BCL()
    {
        using SafeFileHandle file = await OpenAsync(_folder["direct"], FileMode.CreateNew);
        byte[] expected = new byte[16 * Block];
        new Random(4).NextBytes(expected);
        Memory<byte> buffer = AlignedBuffer.Allocate(expected.Length);
        expected.CopyTo(buffer);
        await UringFile.WriteAsync(file, buffer[..(4 * Block)], 0);
        await UringFile.WriteAsync(file, [buffer.Slice(4 * Block, Block), default, buffer[(5 * Block)..]], 4 * Block);
        Assert.Equal(expected, await File.ReadAllBytesAsync(_folder["direct"]));

        buffer.Span.Clear();
        Assert.Equal(3 * Block, await UringFile.ReadAsync(file, buffer[..(3 * Block)], 0));
        Assert.Equal(13 * Block, await UringFile.ReadAsync(file, [buffer.Slice(3 * Block, Block), buffer[(4 * Block)..]], 3 * Block));
        Assert.True(buffer.Span.SequenceEqual(expected));
    }

    [Fact]
    public async Task A_read_at_the_end_of_a_file_returns_the_rest()
    {
        byte[] bytes = new byte[Block + 904];
        new Random(5).NextBytes(bytes);
        using SafeFileHandle file = await OpenAsync(_folder.Write("odd", bytes), FileMode.Open);
        Memory<byte> buffer = AlignedBuffer.Allocate(4 * Block);
        Assert.Equal(bytes.Length, await UringFile.ReadAsync(file, buffer, 0));
        Assert.True(buffer.Span[..bytes.Length].SequenceEqual(bytes));
        Assert.Equal(904, await UringFile.ReadAsync(file, buffer, Block));
        Assert.Equal(0, await UringFile.ReadAsync(file, buffer, 2 * Block));
        Assert.Equal(0, await UringFile.ReadAsync(file, Memory<byte>.Empty, 0));
    }

    [Fact]
    public async Task A_buffer_that_is_not_aligned_is_refused_and_the_message_says_the_alignment()
    {
        using SafeFileHandle file = await OpenAsync(_folder.Write("aligned", new byte[4 * Block]), FileMode.Open);
        UringFileStatus status = await UringFile.StatAsync(file);
        Assert.SkipUnless(status.DirectOffsetAlignment > 1 && status.DirectMemoryAlignment > 1, "the kernel does not report the alignment (Linux 6.1)");
        Memory<byte> buffer = AlignedBuffer.Allocate(2 * Block);
        (Memory<byte> Buffer, long Offset, string Cause, int Alignment)[] refused =
        [
            (buffer[..Block], 1, "offset", status.DirectOffsetAlignment),
            (buffer[..(Block + 1)], 0, "length", status.DirectOffsetAlignment),
            (buffer.Slice(1, Block), 0, "address", status.DirectMemoryAlignment),
        ];
        foreach ((Memory<byte> wrong, long offset, string cause, int alignment) in refused)
        {
            foreach (Action call in (Action[])
            [
                () => _ = UringFile.ReadAsync(file, wrong, offset),
                () => _ = UringFile.ReadAsync(file, [wrong], offset),
                () => _ = UringFile.TryReadAsync(file, wrong, offset),
                () => _ = UringFile.WriteAsync(file, wrong, offset),
                () => _ = UringFile.WriteAsync(file, [wrong], offset),
                () => _ = UringFile.TryWriteAsync(file, wrong, offset),
            ])
            {
                ArgumentException exception = Assert.Throws<ArgumentException>(call);
                Assert.Contains(cause, exception.Message, StringComparison.Ordinal);
                Assert.Contains($"multiple of {alignment}", exception.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(new byte[4 * Block], await File.ReadAllBytesAsync(_folder["aligned"]));
    }

    [Fact]
    public async Task Each_alignment_that_statx_reports_is_enough()
    {
        using SafeFileHandle file = await OpenAsync(_folder.Write("least", new byte[4 * Block]), FileMode.Open);
        UringFileStatus status = await UringFile.StatAsync(file);
        Assert.SkipUnless(status.DirectOffsetAlignment > 1 && status.DirectMemoryAlignment > 1, "the kernel does not report the alignment (Linux 6.1)");
        int length = status.DirectOffsetAlignment;
        Memory<byte> buffer = AlignedBuffer.Allocate(2 * Block).Slice(status.DirectMemoryAlignment, length);
        Assert.Equal(length, await UringFile.ReadAsync(file, buffer, length));
        await UringFile.WriteAsync(file, buffer, length);
    }

    [Theory]
    [InlineData("/tmp", FileOptions.None)]
    [InlineData("/dev/shm", FileOptions.None)]
    [InlineData("/tmp", FileOptions.DeleteOnClose)]
    [InlineData("/dev/shm", FileOptions.DeleteOnClose)]
    public async Task A_direct_open_succeeds_or_fails_as_open_with_O_DIRECT_does(string folder, FileOptions options)
    {
        Assert.SkipUnless(Directory.Exists(folder), $"{folder} does not exist");
        string path = Path.Combine(folder, $"uring-direct-{Guid.NewGuid():n}");
        await File.WriteAllBytesAsync(path, new byte[Block]);
        try
        {
            KernelResult kernel = Posix.TryOpen(path, O_RDONLY | O_DIRECT | O_CLOEXEC);
            Outcome ours = await Outcome.OfAsync(async () =>
            {
                using SafeFileHandle handle = await UringFile.OpenAsync(
                    path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, UringFile.NoBuffering | options);
                Assert.True(Descriptor.IsDirect(handle));
                Assert.Equal(Block, await UringFile.ReadAsync(handle, AlignedBuffer.Allocate(Block), 0));
            });
            Assert.Equal((int)kernel.Errno, ours.Errno);
            Assert.Equal(kernel.IsError, ours.Exception is not null);
            Assert.Equal(options == FileOptions.None, File.Exists(path));
            if (!kernel.IsError)
            {
                new SafeFileHandle(kernel.Value, ownsHandle: true).Dispose();
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_direct_is_refused()
    {
        KernelResult kernel = Posix.TryOpen("/proc/version", O_RDONLY | O_DIRECT);
        Assert.Equal(Errno.EINVAL, kernel.Errno);
        IOException refused = await Assert.ThrowsAsync<IOException>(
            async () => await UringFile.OpenAsync("/proc/version", options: UringFile.NoBuffering));
        Assert.Equal((int)Errno.EINVAL, refused.HResult);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<SafeFileHandle> OpenAsync(string path, FileMode mode)
    {
        KernelResult opened = Posix.TryOpen(path, O_RDWR | O_CREAT | O_DIRECT | O_CLOEXEC);
        Assert.SkipUnless(opened.Errno != Errno.EINVAL, "this file system has no direct I/O");
        new SafeFileHandle(opened.Value, ownsHandle: true).Dispose();
        if (mode == FileMode.CreateNew)
        {
            File.Delete(path);
        }

        SafeFileHandle handle = await UringFile.OpenAsync(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite, UringFile.NoBuffering);
        Assert.True(Descriptor.IsDirect(handle));
        return handle;
    }
}
