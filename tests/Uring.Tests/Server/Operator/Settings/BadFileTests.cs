using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A setting names an unusable file: the server prints one line with the setting, the file and the reason,
/// and returns 2.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class BadFileTests(PublishedServer published) : IDisposable
{
    private static readonly Dictionary<string, string> s_none = [];

    private readonly Settings _settings = new(published);

    [Theory]
    [InlineData("--body-file")]
    [InlineData("--response-file")]
    [InlineData("--config")]
    public async Task A_path_without_a_regular_file_is_reported(string option)
    {
        string fifo = _settings.Path("fifo");
        (await Command.RunAsync("mkfifo", fifo)).Succeeded();
        foreach ((string path, string reason) in new[]
        {
            (_settings.Path("nosuch"), "there is no such file"),
            (Path.GetTempPath(), "a directory"),
            ("/dev/zero", "a device"),
            (fifo, "a FIFO"),
        })
        {
            string line = await _settings.RefusalAsync(s_none, option, path);
            Assert.StartsWith($"uring-server: {option}: cannot read '{path}': ", line, StringComparison.Ordinal);
            Assert.Contains(reason, line, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/proc/self/mem", "EIO")]
    [InlineData("/sys/kernel/tracing/trace_pipe", "it has no end")]
    public async Task A_file_that_can_be_opened_but_not_read_is_reported(string path, string reason)
    {
        Assert.SkipUnless(File.Exists(path), $"this kernel has no {path}");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, $"opening {path} needs root");
        foreach (string option in (string[])["--body-file", "--response-file", "--config"])
        {
            string line = await _settings.RefusalAsync(s_none, option, path);
            Assert.StartsWith($"uring-server: {option}: cannot read '{path}': {reason}", line, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--body-file")]
    [InlineData("--response-file")]
    public async Task A_file_that_is_too_large_is_reported(string option)
    {
        string path = _settings.Path("large");
        await using (FileStream file = File.Create(path))
        {
            file.SetLength((64 << 20) + 1);
        }

        Assert.Contains(
            "more than 67108864 bytes", await _settings.RefusalAsync(s_none, option, path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_response_file_is_reported() =>
        Assert.Contains(
            "is empty", await _settings.RefusalAsync(s_none, "--response-file", _settings.File("empty", "")), StringComparison.Ordinal);

    public void Dispose() => _settings.Dispose();
}
