using Microsoft.Win32.SafeHandles;
using Uring.Tests.Support;

namespace Uring.Tests.Async.Files.Opening;

/// <summary>The locks between two handles, each of the BCL or of this library.</summary>
public sealed class LockTests : IDisposable
{
    private static readonly FileShare[] s_shares = [FileShare.None, FileShare.Read, FileShare.ReadWrite, FileShare.Delete, FileShare.Inheritable];
    private static readonly FileAccess[] s_accesses = [FileAccess.Read, FileAccess.Write, FileAccess.ReadWrite];

    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Two_handles_exclude_each_other_as_two_of_the_BCL_do()
    {
        string path = _folder.Write("locked", "x"u8);
        foreach (FileShare firstShare in s_shares)
        {
            foreach (FileShare secondShare in s_shares)
            {
                foreach (FileAccess firstAccess in s_accesses)
                {
                    foreach (FileAccess secondAccess in s_accesses)
                    {
                        Outcome bcl = await OpenBothAsync(Bcl, Bcl);
                        (await OpenBothAsync(Bcl, Ours)).RequireSameAs(bcl, $"ours second, {firstShare}, {secondShare}");
                        (await OpenBothAsync(Ours, Bcl)).RequireSameAs(bcl, $"ours first, {firstShare}, {secondShare}");
                        (await OpenBothAsync(Ours, Ours)).RequireSameAs(bcl, $"both ours, {firstShare}, {secondShare}");

                        async Task<Outcome> OpenBothAsync(Opener first, Opener second)
                        {
                            using SafeFileHandle one = await first(path, firstAccess, firstShare);
                            return await Outcome.OfAsync(async () => (await second(path, secondAccess, secondShare)).Dispose());
                        }
                    }
                }
            }
        }

        Assert.Empty(_folder.Open());
    }

    /// <remarks>A process that another thread starts has such a copy until its execve(2).</remarks>
    [Theory]
    [InlineData(FileShare.None)]
    [InlineData(FileShare.Read)]
    public async Task The_end_of_a_handle_unlocks_the_file_also_for_a_copy_of_the_descriptor(FileShare share)
    {
        string path = _folder.Write("copied", "x"u8);
        SafeFileHandle locked = await UringFile.OpenAsync(path, FileMode.Open, FileAccess.Read, share);
        using SafeFileHandle copy = new(DescriptorCopy.Of(locked), ownsHandle: true);
        _ = Assert.Throws<IOException>(() => Open(path));
        locked.Dispose();
        Open(path).Dispose();

        static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.None);
    }

    [Fact]
    public async Task A_locked_file_is_not_truncated_by_an_open_that_fails()
    {
        string path = _folder.Write("kept", "content"u8);
        using (SafeFileHandle locked = await UringFile.OpenAsync(path, FileMode.Open, FileAccess.Read, FileShare.None))
        {
            IOException refused = await Assert.ThrowsAsync<IOException>(
                async () => await UringFile.OpenAsync(path, FileMode.Create, FileAccess.Write, FileShare.None));
            Assert.Equal((int)Interop.Errno.EAGAIN, refused.HResult);
        }

        Assert.Equal("content", await File.ReadAllTextAsync(path));
        (await UringFile.OpenAsync(path, FileMode.Create, FileAccess.Write, FileShare.None)).Dispose();
        Assert.Equal(0, new FileInfo(path).Length);
    }

    [Fact]
    public async Task A_lock_of_another_process_counts()
    {
        string flock = Need.Tool("flock", "util-linux");
        string path = _folder.Write("shared", "x"u8);
        using (SafeFileHandle locked = await UringFile.OpenAsync(path, FileMode.Open, FileAccess.Read, FileShare.None))
        {
            Assert.Equal(1, (await Command.RunAsync(flock, "--nonblock", path, "true")).ExitCode);
        }

        Assert.Equal(0, (await Command.RunAsync(flock, "--nonblock", path, "true")).ExitCode);
    }

    /// <remarks>The BCL reads the variable once in a process.</remarks>
    [Fact]
    public async Task The_setting_that_turns_off_the_locks_of_the_BCL_turns_off_these() => TestProcess.RequirePassed(
        await TestProcess.RunAsync(
            "DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1",
            "--filter-method", $"{typeof(LockTests).FullName}.{nameof(Two_handles_exclude_each_other_as_two_of_the_BCL_do)}"),
        passed: 1);

    public void Dispose() => _folder.Dispose();

    private delegate Task<SafeFileHandle> Opener(string path, FileAccess access, FileShare share);

    private static Task<SafeFileHandle> Bcl(string path, FileAccess access, FileShare share) =>
        Task.FromResult(File.OpenHandle(path, FileMode.Open, access, share));

    private static Task<SafeFileHandle> Ours(string path, FileAccess access, FileShare share) =>
        UringFile.OpenAsync(path, FileMode.Open, access, share).AsTask();
}
