
namespace Uring.Tests.Server;

/// <summary>
/// The same settings from three sources: the command line overrides the environment, which overrides the
/// file.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class PrecedenceTests(PublishedServer published) : IDisposable
{
    private static readonly Dictionary<string, string> s_none = [];

    private readonly Settings _settings = new(published);

    [Fact]
    public async Task Every_setting_of_the_response_can_come_from_the_environment() =>
        Assert.Equal(
            "HTTP/1.0 404 Not Found\r\nContent-type: text/plain; charset=utf-8\r\nContent-length: 2\r\nConnection: close\r\nA: b\r\nC: d\r\n\r\nno",
            await _settings.AnswerAsync(new Dictionary<string, string>
            {
                ["URING_SERVER_BODY_FILE"] = _settings.File("body", "no"),
                ["URING_SERVER_STATUS"] = "404",
                ["URING_SERVER_CONTENT_TYPE"] = "text/plain",
                ["URING_SERVER_HEADER"] = "A: b\nC: d\n",
            }));

    [Fact]
    public async Task Every_setting_of_the_response_can_come_from_the_file() =>
        // The client decodes ASCII: the two bytes of the last character become two question marks.
        Assert.Equal(
            "HTTP/1.0 404 Not Found\r\nContent-type: text/plain; charset=utf-8\r\nContent-length: 3\r\nConnection: close\r\nA: b\r\nC: d\r\n\r\nn??",
            await _settings.AnswerAsync("--config", _settings.File(
                "config",
                """{"body": "n\u00f6", "status": 404, "content-type": "text/plain", "header": ["A: b", "C: d"]}""")));

    [Fact]
    public async Task The_file_can_be_named_by_the_environment() =>
        Assert.EndsWith(
            "\r\n\r\nfile",
            await _settings.AnswerAsync(
                new Dictionary<string, string> { ["URING_SERVER_CONFIG"] = _settings.File("config", """{"body": "file"}""") }),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_file_may_begin_with_a_byte_order_mark() =>
        Assert.EndsWith(
            "\r\n\r\nfile",
            await _settings.AnswerAsync("--config", _settings.File("config", "\uFEFF{\"body\": \"file\"}")),
            StringComparison.Ordinal);

    [Fact]
    public async Task The_stronger_source_overrides_each_setting_separately()
    {
        string file = _settings.File("config", """{"body": "file", "status": 500, "content-type": "file/file", "header": ["F: 1", "F: 2"]}""");
        Dictionary<string, string> variables = new()
        {
            ["URING_SERVER_BODY"] = "variable",
            ["URING_SERVER_STATUS"] = "501",
            ["URING_SERVER_HEADER"] = "V: 1",
        };

        Assert.Equal(
            "HTTP/1.0 501 Not Implemented\r\nContent-type: file/file\r\nContent-length: 4\r\nConnection: close\r\nV: 1\r\n\r\nline",
            await _settings.AnswerAsync(variables, "--body", "line", "--config", file));
    }

    [Theory]
    [InlineData("""{"body-file": "/nosuch"}""", "--body", "line")]
    [InlineData("""{"response-file": "/nosuch", "quiet": false}""", "--body", "line")]
    public async Task A_stronger_source_overrides_contradictory_settings(string file, params string[] options) =>
        Assert.EndsWith(
            "\r\n\r\nline",
            await _settings.AnswerAsync([.. options, "--config", _settings.File("config", file)]),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_stronger_response_file_overrides_all_weaker_settings_of_the_response() =>
        Assert.Equal(
            "HTTP/1.0 200 OK\r\n\r\nraw",
            await _settings.AnswerAsync(
                new Dictionary<string, string> { ["URING_SERVER_STATUS"] = "404", ["URING_SERVER_HEADER"] = "A: b" },
                "--response-file",
                _settings.File("raw", "HTTP/1.0 200 OK\r\n\r\nraw"),
                "--config",
                _settings.File("config", """{"body": "x", "content-type": "text/plain"}""")));

    [Fact]
    public async Task An_empty_list_of_a_stronger_source_overrides_a_list() =>
        Assert.Equal(
            RunningServer.Response,
            await _settings.AnswerAsync(
                new Dictionary<string, string> { ["URING_SERVER_HEADER"] = "" },
                "--config",
                _settings.File("config", """{"header": ["A: b"]}""")));

    [Fact]
    public async Task A_bad_value_is_reported_even_if_a_stronger_source_overrides_it() =>
        Assert.Contains(
            "'99' is not",
            await _settings.RefusalAsync(s_none, "--status", "200", "--config", _settings.File("config", """{"status": 99}""")),
            StringComparison.Ordinal);

    [Fact]
    public async Task Other_variables_with_the_prefix_are_ignored() =>
        Assert.Equal(
            RunningServer.Response,
            await _settings.AnswerAsync(new Dictionary<string, string> { ["URING_SERVER_PORT"] = "tcp://10.0.0.1:80" }));

    public void Dispose() => _settings.Dispose();
}
