using Microsoft.Win32.SafeHandles;

namespace Uring.Tests.Async.Files.Opening;

/// <summary>The space of a new file.</summary>
public sealed class SpaceTests : IDisposable
{
    // tmpfs compares the size with its limit before it allocates. On other file systems this test would fill
    // the disk.
    private const string TmpFs = "/dev/shm";
    private const long TooMuch = 1L << 45;

    private readonly TestFolder _folder = new();
    private readonly string _file = Path.Combine(TmpFs, $"uring-space-{Guid.NewGuid():n}");

    [Theory]
    [InlineData(FileMode.CreateNew)]
    [InlineData(FileMode.Create)]
    public async Task A_file_without_space_is_deleted_as_by_the_BCL(FileMode mode)
    {
        Assert.SkipUnless(Directory.Exists(TmpFs) && new DriveInfo(TmpFs).DriveFormat == "tmpfs", $"{TmpFs} is not a tmpfs");
        Outcome bcl = await Outcome.OfAsync(() => Task.FromResult(File.OpenHandle(_file, mode, FileAccess.Write, FileShare.None, FileOptions.None, TooMuch)));
        Assert.False(File.Exists(_file));
        Outcome ours = await Outcome.OfAsync(
            () => UringFile.OpenAsync(_file, mode, FileAccess.Write, FileShare.None, FileOptions.None, TooMuch).AsTask());
        Assert.False(File.Exists(_file));
        Assert.Equal(typeof(IOException), bcl.Exception);
        ours.RequireSameAs(bcl, "no space");
        Assert.Equal((int)Interop.Errno.ENOSPC, ours.Errno);
    }

    [Fact]
    public async Task A_size_that_no_file_can_have_is_refused_as_by_the_BCL()
    {
        Assert.SkipUnless(new DriveInfo(_folder.Path).DriveFormat is "ext4" or "ext3", "the file system may allow the size");
        Outcome bcl = await Outcome.OfAsync(() => Task.FromResult(
            File.OpenHandle(_folder["huge"], FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.None, long.MaxValue)));
        Outcome ours = await Outcome.OfAsync(
            () => UringFile.OpenAsync(_folder["huge"], FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.None, long.MaxValue).AsTask());
        Assert.Equal(typeof(IOException), bcl.Exception);
        ours.RequireSameAs(bcl, "too large");
        Assert.False(File.Exists(_folder["huge"]));
    }

    [Fact]
    public async Task Space_is_allocated_and_the_file_stays_empty_as_by_the_BCL()
    {
        await CompareAsync(FileMode.Create, 1 << 20);
        await CompareAsync(FileMode.CreateNew, 12_345);

        async Task CompareAsync(FileMode mode, long size)
        {
            File.Delete(_folder["bcl"]);
            File.Delete(_folder["ours"]);
            File.OpenHandle(_folder["bcl"], mode, FileAccess.Write, FileShare.None, FileOptions.None, size).Dispose();
            (await UringFile.OpenAsync(_folder["ours"], mode, FileAccess.Write, FileShare.None, FileOptions.None, size)).Dispose();
            UringFileStatus bcl = await UringFile.StatAsync(_folder["bcl"]);
            UringFileStatus ours = await UringFile.StatAsync(_folder["ours"]);
            Assert.Equal((bcl.Length, bcl.Raw.stx_blocks), (ours.Length, ours.Raw.stx_blocks));
            Assert.Equal(0, ours.Length);
            Assert.True(ours.Raw.stx_blocks * 512 >= (ulong)size, $"{ours.Raw.stx_blocks} blocks");
        }
    }

    [Fact]
    public async Task An_empty_file_that_is_created_again_gets_a_new_time()
    {
        string path = _folder.Write("old", default);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        using SafeFileHandle handle = await UringFile.OpenAsync(path, FileMode.Create, FileAccess.Write);
        Assert.NotEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(path));
    }

    public void Dispose()
    {
        File.Delete(_file);
        _folder.Dispose();
    }
}
