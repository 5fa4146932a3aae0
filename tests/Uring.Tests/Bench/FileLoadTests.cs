using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Uring.Tests.Support;

namespace Uring.Tests.Bench;

/// <summary>The program of the benchmark of files, with each peer and load on a small file.</summary>
public sealed class FileLoadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("uring-file-load").FullName;

    // The folder of the project has the same layout.
    private static string Program => Path.Combine(
        Repository.Root, "tests/Uring.FileLoad", Path.GetRelativePath(Path.Combine(Repository.Root, "tests/Uring.Tests"), AppContext.BaseDirectory), "Uring.FileLoad");

    public static TheoryData<string, string> Measurements => new MatrixTheoryData<string, string>(
        ["random-access", "uring-pool", "uring-loop", "uring-inline", "uring-registered"], ["direct-read", "cached-read", "direct-write", "fsync-write"]);

    [Theory]
    [MemberData(nameof(Measurements))]
    public async Task A_peer_works_on_the_file_and_reports_its_figures(string peer, string load)
    {
        Need.Kernel();
        byte[] content = RandomNumberGenerator.GetBytes(1 << 20);
        string file = await NewFileAsync(content);

        CommandResult run = (await Command.RunAsync(Program, peer, load, "4", "0.05", "0.05", file)).Succeeded();

        JsonElement figures = JsonDocument.Parse(run.Output).RootElement;
        Assert.True(figures.GetProperty("operations").GetInt64() > 0);
        Assert.True(figures.GetProperty("seconds").GetDouble() >= 0.05);
        Assert.True(figures.GetProperty("allocated").GetInt64() >= 0);
        byte[] after = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal(load.EndsWith("read", StringComparison.Ordinal), content.AsSpan().SequenceEqual(after));
    }

    [Theory]
    [InlineData("nobody", "direct-read", "1", "1", "1")]
    [InlineData("uring-pool", "nothing", "1", "1", "1")]
    [InlineData("uring-pool", "direct-read", "0", "1", "1")]
    [InlineData("uring-pool", "direct-read", "1", "-1", "1")]
    [InlineData("uring-pool", "direct-read", "1", "1")]
    public async Task Wrong_arguments_are_refused(params string[] arguments)
    {
        CommandResult run = await Command.RunAsync(Program, [.. arguments, "file"]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("give PEER LOAD DEPTH", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_an_error()
    {
        CommandResult run = await Command.RunAsync(Program, "uring-pool", "direct-read", "1", "0.01", "0.01", Path.Combine(_folder, "missing"));

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("No such file or directory", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> NewFileAsync(byte[] content)
    {
        string path = Path.Combine(_folder, "data");
        await File.WriteAllBytesAsync(path, content);
        try
        {
            using SafeFileHandle direct = await UringFile.OpenAsync(path, options: UringFile.NoBuffering);
            return path;
        }
        catch (IOException refused)
        {
            Assert.Skip($"the folder of temporary files has no direct I/O: {refused.Message}");
            return "";
        }
    }
}
