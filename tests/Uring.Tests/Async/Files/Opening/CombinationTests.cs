using Microsoft.Win32.SafeHandles;

namespace Uring.Tests.Async.Files.Opening;

/// <summary>Every combination of arguments that <see cref="File.OpenHandle"/> accepts and refuses.</summary>
public sealed class CombinationTests : IDisposable
{
    private static readonly FileAccess[] s_accesses = [FileAccess.Read, FileAccess.Write, FileAccess.ReadWrite];

    private static readonly FileShare[] s_shares =
    [
        FileShare.None, FileShare.Read, FileShare.Write, FileShare.ReadWrite, FileShare.Delete, FileShare.ReadWrite | FileShare.Delete,
        FileShare.Inheritable, FileShare.Read | FileShare.Inheritable,
    ];

    private static readonly FileOptions[] s_options =
    [
        FileOptions.None, FileOptions.Asynchronous, FileOptions.RandomAccess, FileOptions.SequentialScan,
        FileOptions.RandomAccess | FileOptions.SequentialScan, FileOptions.WriteThrough, FileOptions.DeleteOnClose, FileOptions.Encrypted,
    ];

    private readonly TestFolder _folder = new();

    public static TheoryData<FileMode> Modes => [.. Enum.GetValues<FileMode>()];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_file_is_opened_created_truncated_and_deleted_as_by_the_BCL(FileMode mode)
    {
        foreach (FileAccess access in s_accesses)
        {
            foreach (FileShare share in s_shares)
            {
                foreach (FileOptions options in s_options)
                {
                    foreach (int? length in (int?[])[null, 0, 100])
                    {
                        string call = $"{mode}, {access}, {share}, {options}, {(length is null ? "no file" : $"{length} bytes")}";
                        Outcome bcl = await DescribeAsync(Bcl, length, mode, access, share, options, 0);
                        (await DescribeAsync(Ours, length, mode, access, share, options, 0)).RequireSameAs(bcl, call);
                    }
                }
            }
        }

        Assert.Empty(_folder.Open());
    }

    [Theory]
    [InlineData(0, FileAccess.Read, FileShare.Read, FileOptions.None, 0)]
    [InlineData(7, FileAccess.Read, FileShare.Read, FileOptions.None, 0)]
    [InlineData(3, (FileAccess)0, FileShare.Read, FileOptions.None, 0)]
    [InlineData(3, (FileAccess)4, FileShare.Read, FileOptions.None, 0)]
    [InlineData(3, FileAccess.Read, (FileShare)8, FileOptions.None, 0)]
    [InlineData(3, FileAccess.Read, (FileShare)(-1), FileOptions.None, 0)]
    [InlineData(3, FileAccess.Read, (FileShare)32, FileOptions.None, 0)]
    [InlineData(3, FileAccess.Read, FileShare.Read, (FileOptions)1, 0)]
    [InlineData(3, FileAccess.Read, FileShare.Read, (FileOptions)(-1), 0)]
    [InlineData(3, FileAccess.Read, FileShare.Read, FileOptions.None, -1)]
    [InlineData(3, FileAccess.Read, FileShare.Read, FileOptions.None, 4096)]
    [InlineData(3, FileAccess.ReadWrite, FileShare.Read, FileOptions.None, 4096)]
    [InlineData(4, FileAccess.ReadWrite, FileShare.Read, FileOptions.None, 4096)]
    [InlineData(5, FileAccess.Write, FileShare.Read, FileOptions.None, 4096)]
    [InlineData(6, FileAccess.Write, FileShare.Read, FileOptions.None, 4096)]
    [InlineData(2, FileAccess.Read, FileShare.Read, FileOptions.None, 4096)]
    [InlineData(2, FileAccess.Write, FileShare.None, FileOptions.None, 5000)]
    [InlineData(1, FileAccess.Write, FileShare.None, FileOptions.None, 5000)]
    public async Task Other_values_and_space_for_a_new_file_end_as_with_the_BCL(
        int mode, FileAccess access, FileShare share, FileOptions options, long preallocationSize)
    {
        foreach (int? length in (int?[])[null, 100])
        {
            Outcome bcl = await DescribeAsync(Bcl, length, (FileMode)mode, access, share, options, preallocationSize);
            (await DescribeAsync(Ours, length, (FileMode)mode, access, share, options, preallocationSize)).RequireSameAs(bcl, $"{length} bytes");
        }
    }

    [Fact]
    public async Task A_new_file_has_the_permissions_that_the_umask_leaves()
    {
        (await Bcl(_folder["bcl"], FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, 0)).Dispose();
        (await Ours(_folder["ours"], FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, 0)).Dispose();
        Assert.Equal(File.GetUnixFileMode(_folder["bcl"]), File.GetUnixFileMode(_folder["ours"]));
    }

    public void Dispose() => _folder.Dispose();

    private delegate Task<SafeFileHandle> Opener(
        string path, FileMode mode, FileAccess access, FileShare share, FileOptions options, long preallocationSize);

    private static Task<SafeFileHandle> Bcl(
        string path, FileMode mode, FileAccess access, FileShare share, FileOptions options, long preallocationSize) =>
        Task.FromResult(File.OpenHandle(path, mode, access, share, options, preallocationSize));

    private static Task<SafeFileHandle> Ours(
        string path, FileMode mode, FileAccess access, FileShare share, FileOptions options, long preallocationSize) =>
        UringFile.OpenAsync(path, mode, access, share, options, preallocationSize).AsTask();

    /// <summary>
    /// Opens a file, and describes the handle, and the file while it is open and after it is closed.
    /// </summary>
    private async Task<Outcome> DescribeAsync(
        Opener opener, int? length, FileMode mode, FileAccess access, FileShare share, FileOptions options, long preallocationSize)
    {
        string path = _folder["file"];
        if (length is { } bytes)
        {
            await File.WriteAllBytesAsync(path, new byte[bytes]);
        }

        SafeFileHandle? handle = null;
        Outcome outcome = await Outcome.OfAsync(async () =>
        {
            handle = await opener(path, mode, access, share, options, preallocationSize);
            return Descriptor.Flags(handle);
        });
        string open = Describe(path);
        handle?.Dispose();
        string closed = Describe(path);
        File.Delete(path);
        return outcome with { Result = $"{outcome.Result}, open {open}, closed {closed}" };
    }

    private static string Describe(string path) => File.Exists(path) ? $"{new FileInfo(path).Length} bytes" : "missing";
}
