using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Support;

namespace Uring.Tests.Async.Files;

/// <summary>The length, the space and the metadata of files, beside the BCL.</summary>
public sealed class MetadataTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public async Task The_metadata_is_that_of_the_BCL()
    {
        string path = _folder.Write("file", new byte[12_345]);
        File.SetLastWriteTimeUtc(path, new DateTime(2001, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc));
        File.SetLastAccessTimeUtc(path, new DateTime(1969, 12, 31, 23, 59, 59, 900, DateTimeKind.Utc));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherExecute | UnixFileMode.SetGroup);
        _ = File.CreateSymbolicLink(_folder["link"], path);
        using SafeFileHandle handle = File.OpenHandle(path);
        foreach (UringFileStatus status in (UringFileStatus[])
        [
            await UringFile.StatAsync(handle), await UringFile.StatAsync(path), await UringFile.StatAsync(_folder["link"]),
            await UringFile.StatAsync(Path.GetRelativePath(Environment.CurrentDirectory, path)),
        ])
        {
            Assert.Equal(12_345, status.Length);
            Assert.Equal(File.GetUnixFileMode(path), status.Mode);
            Assert.True(status.IsRegularFile);
            Assert.False(status.IsDirectory);
            Assert.Equal(File.GetLastWriteTimeUtc(path), status.LastWriteTime.UtcDateTime);
            Assert.Equal(File.GetLastAccessTimeUtc(path), status.LastAccessTime.UtcDateTime);
        }

        UringFileStatus folder = await UringFile.StatAsync(_folder.Path);
        Assert.True(folder.IsDirectory);
        Assert.False(folder.IsRegularFile);
    }

    [Fact]
    public async Task The_creation_time_is_that_of_stat()
    {
        string stat = Need.Tool("stat", "coreutils");
        DateTimeOffset? creation = (await UringFile.StatAsync(_folder.Write("file", default))).CreationTime;
        File.SetLastWriteTimeUtc(_folder["file"], DateTime.UnixEpoch);
        string expected = (await Command.RunAsync(stat, "--format=%.9W", _folder["file"])).Succeeded().Output.Trim();
        decimal seconds = creation is { } time ? (decimal)(time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerSecond : 0;
        Assert.Equal(decimal.Truncate(decimal.Parse(expected, CultureInfo.InvariantCulture) * 10_000_000) / 10_000_000, seconds);
    }

    [Fact]
    public async Task Metadata_of_what_is_missing_or_wrong_is_refused()
    {
        _ = await Assert.ThrowsAsync<FileNotFoundException>(async () => await UringFile.StatAsync(_folder["missing"]));
        _ = await Assert.ThrowsAsync<DirectoryNotFoundException>(async () => await UringFile.StatAsync(_folder["no/missing"]));
        _ = await Assert.ThrowsAsync<DirectoryNotFoundException>(async () => await UringFile.StatAsync(_folder.Write("file", default) + "/x"));
        _ = await Assert.ThrowsAsync<PathTooLongException>(async () => await UringFile.StatAsync(_folder[new string('n', 256)]));
        _ = await Assert.ThrowsAsync<ArgumentException>(async () => await UringFile.StatAsync(""));
        _ = await Assert.ThrowsAsync<ArgumentException>(async () => await UringFile.StatAsync("nul\0l"));
        _ = await Assert.ThrowsAsync<ArgumentNullException>(async () => await UringFile.StatAsync((string)null!));
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await UringFile.StatAsync("/", new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("stat")]
    [InlineData("flush")]
    [InlineData("length")]
    [InlineData("space")]
    public async Task Handles_are_checked(string operation)
    {
        using SafeFileHandle invalid = new();
        SafeFileHandle closed = File.OpenHandle(_folder.Write("closed", default));
        closed.Dispose();
        using SafeFileHandle open = File.OpenHandle(_folder.Write("open", default));
        _ = await Assert.ThrowsAsync<ArgumentNullException>(() => RunAsync(null!));
        _ = await Assert.ThrowsAsync<ArgumentException>(() => RunAsync(invalid));
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => RunAsync(closed));
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(open, new CancellationToken(canceled: true)));

        async Task RunAsync(SafeFileHandle handle, CancellationToken token = default) => await (operation switch
        {
            "stat" => UringFile.StatAsync(handle, token).AsTask(),
            "flush" => UringFile.FlushToDiskAsync(handle, token).AsTask(),
            "length" => UringFile.SetLengthAsync(handle, 1, token).AsTask(),
            _ => UringFile.AllocateAsync(handle, 0, 1, token).AsTask(),
        });
    }

    [Theory]
    [InlineData("regular")]
    [InlineData("reader")]
    [InlineData("pipe")]
    [InlineData("/dev/null")]
    [InlineData("/proc/version")]
    public async Task Flushes_and_lengths_end_as_with_the_BCL(string kind)
    {
        using TestPipe pipe = new();
        (SafeFileHandle theirs, SafeFileHandle ours) = kind switch
        {
            "pipe" => (pipe.Writer, pipe.Writer),
            "regular" => (Writable("theirs"), Writable("ours")),
            _ => (File.OpenHandle(Readable(kind)), File.OpenHandle(Readable(kind))),
        };
        (await Outcome.OfAsync(() => UringFile.FlushToDiskAsync(ours).AsTask())).RequireSameAs(
            await Outcome.OfAsync(() => Task.Run(() => RandomAccess.FlushToDisk(theirs))), "flush");
        foreach (long length in (long[])[0, 10, 100_000, 3, long.MaxValue, -1, long.MinValue])
        {
            Outcome bcl = await Outcome.OfAsync(() => Task.Run(() => RandomAccess.SetLength(theirs, length)));
            (await Outcome.OfAsync(() => UringFile.SetLengthAsync(ours, length).AsTask())).RequireSameAs(bcl, $"length {length}");
            if (kind == "regular")
            {
                Assert.Equal(RandomAccess.GetLength(theirs), RandomAccess.GetLength(ours));
            }
        }

        theirs.Dispose();
        ours.Dispose();
    }

    [Fact]
    public async Task Space_is_allocated_and_a_shorter_file_grows()
    {
        using SafeFileHandle handle = Writable("space");
        await UringFile.AllocateAsync(handle, 8192, 4096);
        UringFileStatus status = await UringFile.StatAsync(handle);
        Assert.Equal(12_288, status.Length);
        Assert.True(status.Raw.stx_blocks * 512 >= 4096, $"{status.Raw.stx_blocks} blocks");
        await UringFile.AllocateAsync(handle, 0, 1);
        Assert.Equal(12_288, RandomAccess.GetLength(handle));
        foreach ((long offset, long length) in ((long, long)[])[(-1, 1), (0, 0), (0, -1)])
        {
            _ = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await UringFile.AllocateAsync(handle, offset, length));
        }

        using SafeFileHandle reader = File.OpenHandle(_folder["space"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        _ = await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await UringFile.AllocateAsync(reader, 0, 1));
        using TestPipe pipe = new();
        IOException refused = await Assert.ThrowsAsync<IOException>(async () => await UringFile.AllocateAsync(pipe.Writer, 0, 1));
        Assert.Equal((int)Errno.ESPIPE, refused.HResult);
    }

    public void Dispose() => _folder.Dispose();

    private SafeFileHandle Writable(string name) =>
        File.OpenHandle(_folder[name], FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);

    private string Readable(string name) => name.StartsWith('/') ? name : _folder.Write(name, "x"u8);
}
