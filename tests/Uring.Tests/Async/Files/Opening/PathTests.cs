using Microsoft.Win32.SafeHandles;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Support;

namespace Uring.Tests.Async.Files.Opening;

/// <summary>
/// Paths that are wrong, and paths that lead elsewhere, beside <see cref="File.OpenHandle"/>.
/// </summary>
public sealed class PathTests : IDisposable
{
    private readonly TestFolder _folder = new();

    /// <summary>Paths below the folder of the test: {0} is the folder.</summary>
    public static TheoryData<string?> Paths =>
    [
        "{0}/file", "{0}/missing", "{0}/missing/", "{0}/missing/file", "{0}/missing/file/", "{0}", "{0}/", "{0}/folder", "{0}/file/", "{0}/file/sub",
        "{0}/./folder/../file", "{0}/link", "{0}/dangling", "{0}/astray", "{0}/loop", "{0}/link-to-folder", "{0}/linked/inner", "{0}/nul\0l",
        "/dev/null", "/dev/zero", "/proc/self/status", "{0}/" + new string('n', 256), "{0}/" + string.Concat(Enumerable.Repeat("long/", 1000)) + "x",
        "{0}/ä€😀", "", (string?)null,
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_path_ends_as_with_the_BCL(string? format)
    {
        string path = format is null ? null! : format.Replace("{0}", _folder.Path, StringComparison.Ordinal);
        foreach ((FileMode mode, FileAccess access) in ((FileMode, FileAccess)[])
        [
            (FileMode.Open, FileAccess.Read), (FileMode.Open, FileAccess.Write), (FileMode.OpenOrCreate, FileAccess.Read),
            (FileMode.Create, FileAccess.Write), (FileMode.CreateNew, FileAccess.ReadWrite), (FileMode.Truncate, FileAccess.Write),
            (FileMode.Append, FileAccess.Write),
        ])
        {
            Outcome bcl = await DescribeAsync(() => Task.FromResult(File.OpenHandle(path, mode, access, FileShare.ReadWrite)));
            Outcome ours = await DescribeAsync(() => UringFile.OpenAsync(path, mode, access, FileShare.ReadWrite).AsTask());
            ours.RequireSameAs(bcl, $"{mode}, {access}");
        }

        Assert.Empty(_folder.Open());
    }

    [Fact]
    public async Task A_relative_path_starts_at_the_current_folder()
    {
        _folder.Write("file", "relative"u8);
        string path = Path.GetRelativePath(Environment.CurrentDirectory, _folder["file"]);
        using SafeFileHandle handle = await UringFile.OpenAsync(path);
        Assert.Equal(8, RandomAccess.GetLength(handle));
    }

    [Fact]
    public async Task A_FileStream_takes_the_handle()
    {
        SafeFileHandle handle = await UringFile.OpenAsync(_folder["stream"], FileMode.CreateNew, FileAccess.ReadWrite, options: FileOptions.Asynchronous);
        await using FileStream stream = new(handle, FileAccess.ReadWrite);
        await stream.WriteAsync("through a FileStream"u8.ToArray());
        await stream.FlushAsync();
        Assert.Equal(20, RandomAccess.GetLength(handle));
        Assert.False(handle.IsAsync);
        Assert.Throws<ArgumentException>(() => new FileStream(handle, FileAccess.ReadWrite, 4096, isAsync: true));
    }

    [Fact]
    public async Task A_file_that_denies_access_is_refused()
    {
        Assert.SkipUnless(!Environment.IsPrivilegedProcess, "root reads every file");
        string path = _folder.Write("denied", "x"u8);
        File.SetUnixFileMode(path, UnixFileMode.None);
        _ = await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await UringFile.OpenAsync(path));
    }

    [Fact]
    public async Task A_running_program_cannot_be_written()
    {
        string program = _folder["program"];
        File.Copy(Need.Tool("sleep", "coreutils"), program);
        int pid = Posix.Spawn(program, "600");
        try
        {
            Outcome bcl = await Outcome.OfAsync(() => Task.FromResult(File.OpenHandle(program, FileMode.Open, FileAccess.Write)));
            Outcome ours = await Outcome.OfAsync(() => UringFile.OpenAsync(program, FileMode.Open, FileAccess.Write).AsTask());
            Assert.NotNull(bcl.Exception);
            ours.RequireSameAs(bcl, "a running program");
        }
        finally
        {
            Signals.Send(pid, Signals.Kill);
        }
    }

    public void Dispose() => _folder.Dispose();

    private async Task<Outcome> DescribeAsync(Func<Task<SafeFileHandle>> open)
    {
        MakeFiles();
        Outcome outcome = await Outcome.OfAsync(async () =>
        {
            using SafeFileHandle handle = await open();
            return $"{RandomAccess.GetLength(handle)} bytes, {Descriptor.Flags(handle)}";
        });
        string files = string.Join(", ", Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        return outcome with { Result = $"{outcome.Result}; {files}" };
    }

    private void MakeFiles()
    {
        Directory.Delete(_folder.Path, recursive: true);
        _ = Directory.CreateDirectory(_folder["folder"]);
        File.WriteAllText(_folder["file"], "content");
        File.WriteAllText(_folder["folder/inner"], "inner content");
        _ = File.CreateSymbolicLink(_folder["link"], _folder["file"]);
        _ = File.CreateSymbolicLink(_folder["dangling"], _folder["new"]);
        _ = File.CreateSymbolicLink(_folder["astray"], _folder["no/new"]);
        _ = File.CreateSymbolicLink(_folder["loop"], _folder["loop"]);
        _ = File.CreateSymbolicLink(_folder["link-to-folder"], _folder["folder"]);
        _ = File.CreateSymbolicLink(_folder["linked"], _folder["folder"]);
    }
}
