using System.Text.Json;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Placement;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A bad setting: the server prints one line with its source, its value and the allowed values, and returns
/// 2.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class BadSettingTests(PublishedServer published) : IDisposable
{
    private static readonly Dictionary<string, string> s_none = [];

    private readonly Settings _settings = new(published);

    /// <summary>Setting, value, and a part of the allowed values.</summary>
    public static TheoryData<string, string, string> BadValues => new()
    {
        { "body-file", "", "path" },
        { "status", "99", "200 to 599" },
        { "status", "199", "200 to 599" },
        { "status", "600", "200 to 599" },
        { "status", "-200", "200 to 599" },
        { "status", "200.5", "200 to 599" },
        { "content-type", "html", "TYPE/SUBTYPE" },
        { "content-type", "text/", "TYPE/SUBTYPE" },
        { "content-type", "text/html x", "TYPE/SUBTYPE" },
        { "content-type", "text/html;\r\nX: y", "TYPE/SUBTYPE" },
        { "header", "no colon", "Name: value" },
        { "header", ": value", "Name: value" },
        { "header", "Na me: value", "Name: value" },
        { "header", "Name : value", "Name: value" },
        { "header", "Name: a\rX: y", "Name: value" },
        { "header", "Name: \u007f", "Name: value" },
        { "header", "content-LENGTH: 5", "Content-length" },
        { "header", "Transfer-Encoding: chunked", "Transfer-encoding" },
        { "header", "Content-Type: text/plain", "Content-type" },
        { "response-file", "", "path" },
        { "defer-accept", "-1", "0 to 3600" },
        { "defer-accept", "3601", "0 to 3600" },
        { "slots", "0", "1 to 65536" },
        { "slots", "65537", "1 to 65536" },
        { "slots", "99999999999999999999", "1 to 65536" },
        { "backlog", "0", "1 to 2147483647" },
        { "backlog", "2147483648", "1 to 2147483647" },
        { "listen", "nonsense", "ADDRESS:PORT" },
        { "listen", "127.0.0.1:80,127.0.0.1:81", "ADDRESS:PORT" },
        { "mode", "", "sqpoll or batched" },
        { "mode", "SQPOLL", "sqpoll or batched" },
        { "mode", "polled", "sqpoll or batched" },
        { "linger", "-1", "0 to 60000" },
        { "linger", "60001", "0 to 60000" },
        { "rings", "0", "1 to 64" },
        { "rings", "65", "1 to 64" },
        { "cpus", "", "such as 0,2-3" },
        { "cpus", "0,0", "such as 0,2-3" },
        { "cpus", "3-2", "such as 0,2-3" },
        { "cpus", "0-", "such as 0,2-3" },
        { "cpus", "all", "such as 0,2-3" },
        { "park-after", "-1", "0 to 86400" },
        { "park-after", "86401", "0 to 86400" },
        { "user", "", "the name or the number of a user" },
        { "user", "a b", "the name or the number of a user" },
        { "user", "a:b", "the name or the number of a user" },
        { "user", "a\n", "the name or the number of a user" },
        { "user", "-1", "the name or the number of a user" },
        { "user", "4294967295", "the name or the number of a user" },
        { "stats", "", "path" },
        { "root", "", "the path of a directory" },
        { "not-found", "../404.html", "the path of a file from --root on" },
        { "fallback", "a//b", "the path of a file from --root on" },
        { "cache", "no-cache", "PATTERN=VALUE" },
        { "max-memory", "1023k", "1m to 1024g" },
        { "access-log", "", "path" },
        { "access-log-size", "1048575", "1m to 1g" },
        { "access-log-size", "2g", "1m to 1g" },
        { "route", "/a", "PATH=STATUS" },
        { "metrics", "metrics", "a path that begins with a slash" },
        { "keep-alive", "3601", "0 to 3600" },
        { "keep-alive-requests", "0", "1 to 2147483647" },
        { "client-header-timeout", "0", "1 to 3600" },
        { "client-body-timeout", "3601", "1 to 3600" },
        { "client-header-size", "1023", "1k to 64k" },
        { "client-header-size", "65k", "1k to 64k" },
        { "client-header-count", "1001", "1 to 1000" },
        { "client-max-body-size", "1025g", "0 to 1024g" },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public async Task A_bad_value_is_reported_with_its_source(string setting, string value, string allowed)
    {
        string json = KindOf(setting) switch
        {
            SettingKind.List => JsonSerializer.Serialize(new[] { value }),
            SettingKind.Number => value,
            SettingKind.Size when value.All(char.IsAsciiDigit) => value,
            _ => JsonSerializer.Serialize(value),
        };
        string variable = Variable(setting);
        string file = _settings.File("config", $$"""{"{{setting}}": {{json}}}""");

        foreach ((string origin, string line) in new[]
        {
            ($"--{setting}: ", await _settings.RefusalAsync(s_none, $"--{setting}", value)),
            ($"{variable}: ", await _settings.RefusalAsync(new Dictionary<string, string> { [variable] = value })),
            ($"\"{setting}\" in {file}: ", await _settings.RefusalAsync(s_none, "--config", file)),
        })
        {
            Assert.StartsWith($"uring-server: {origin}", line, StringComparison.Ordinal);
            Assert.Contains(Escaped(value), line, StringComparison.Ordinal);
            Assert.Contains(allowed, line, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("header", "Name: a\nX: y")]
    [InlineData("content-type", "text/html\n\nbody")]
    public async Task A_line_end_in_a_header_is_refused_unless_it_separates_headers(string setting, string value)
    {
        string json = setting == "header" ? JsonSerializer.Serialize(new[] { value }) : JsonSerializer.Serialize(value);
        Assert.Contains(
            Escaped(value), await _settings.RefusalAsync(s_none, $"--{setting}", value), StringComparison.Ordinal);
        Assert.Contains(
            Escaped(value),
            await _settings.RefusalAsync(s_none, "--config", _settings.File("config", $$"""{"{{setting}}": {{json}}}""")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status": "503"}""", "\"503\" is not a JSON number: give a number from 200 to 599")]
    [InlineData("""{"status": null}""", "null is not a JSON number")]
    [InlineData("""{"status": 1e2}""", "'1e2' is not a number from 200 to 599")]
    [InlineData("""{"slots": 1e3}""", "'1e3' is not a number from 1 to 65536 in decimal digits")]
    [InlineData("""{"body": 5}""", "5 is not a JSON string")]
    [InlineData("""{"body": ["a"]}""", "[\"a\"] is not a JSON string")]
    [InlineData("""{"header": "A: b"}""", "\"A: b\" is not a JSON array of strings")]
    [InlineData("""{"header": ["A: b", 5]}""", "is not a JSON array of strings")]
    [InlineData("""{"quiet": "true"}""", "\"true\" is not a JSON boolean: give true or false")]
    [InlineData("""{"no-lockdown": 1}""", "1 is not a JSON boolean: give true or false")]
    [InlineData("""{"listen": "127.0.0.1:80"}""", "\"127.0.0.1:80\" is not a JSON array of strings: give ADDRESS:PORT")]
    [InlineData("""{"listen": []}""", " needs a value: give ADDRESS:PORT")]
    [InlineData("""{"cpus": 0}""", "0 is not a JSON string: give a list of processors")]
    [InlineData("""{"rings": "2"}""", "\"2\" is not a JSON number: give a number from 1 to 64")]
    [InlineData("""{"stats": "a\u0000b"}""", "'a\\u0000b' is not the path of a file")]
    [InlineData("""{"boddy": "x"}""", "\"boddy\" in ")]
    [InlineData("""{"Body": "x"}""", "is not one of the settings listen, body, ")]
    [InlineData("""{"config": "x"}""", "is not one of the settings listen, body, ")]
    [InlineData("""{"body": "x", "body": "y"}""", "is given twice: give it once")]
    [InlineData("""{"body": "\ud800"}""", "not valid Unicode")]
    [InlineData("""{"body-file": "a\u0000b"}""", "'a\\u0000b' is not the path of a file")]
    [InlineData("""["body"]""", "is not a JSON object")]
    [InlineData("{\n\"body\" \"x\"}", "is not valid JSON: see line 2")]
    [InlineData("", "is not valid JSON")]
    public async Task A_bad_configuration_file_is_reported(string content, string mention)
    {
        string file = _settings.File("config", content);
        string line = await _settings.RefusalAsync(s_none, "--config", file);
        Assert.Contains(mention, line, StringComparison.Ordinal);
        Assert.Contains(file, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quiet", "yes")]
    [InlineData("quiet", "")]
    [InlineData("no-lockdown", "1")]
    public async Task A_bad_value_of_a_variable_for_a_flag_is_reported(string setting, string value)
    {
        // The command line names an address, too. The server also reports bad values of weaker sources.
        string line = await _settings.RefusalAsync(new Dictionary<string, string> { [Variable(setting)] = value });
        Assert.StartsWith($"uring-server: {Variable(setting)}: '{value}' is not ", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--quiet: 'maybe' is not true or false", "--quiet=maybe")]
    [InlineData("--no-lockdown: '1' is not true or false", "check", "--no-lockdown=1")]
    [InlineData("--mode needs a value: give sqpoll or batched", "--mode")]
    [InlineData("--status is given twice, the last time as '201': give it once, as a number from 200 to 599", "--status", "200", "--status", "201")]
    public async Task A_missing_or_repeated_value_on_the_command_line_is_reported(string line, params string[] options) =>
        Assert.StartsWith($"uring-server: {line}", await _settings.RefusalAsync(s_none, options), StringComparison.Ordinal);

    [Fact]
    public async Task An_empty_list_of_addresses_is_reported() =>
        Assert.StartsWith(
            "uring-server: URING_SERVER_LISTEN needs a value: give ADDRESS:PORT",
            await _settings.RefusalAsync(new Dictionary<string, string> { ["URING_SERVER_LISTEN"] = "" }),
            StringComparison.Ordinal);

    [Fact]
    public async Task An_address_that_is_given_twice_is_reported() =>
        Assert.Equal(
            "uring-server: --listen: 127.0.0.1:8000 is given twice: give it once\n",
            await _settings.RefusalAsync(s_none, "--listen", "127.0.0.1:8000", "--listen", "127.0.0.1:8000"));

    [Fact]
    public async Task Fewer_slots_than_addresses_are_reported_with_both_settings() =>
        // The test server always has one address before this one.
        Assert.StartsWith(
            "uring-server: URING_SERVER_SLOTS: 1 is not enough for the 2 addresses of --listen",
            await _settings.RefusalAsync(new Dictionary<string, string> { ["URING_SERVER_SLOTS"] = "1" }, "--listen", "127.0.0.1:0"),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_processor_outside_of_the_affinity_is_reported()
    {
        Assert.SkipUnless(!Processors.Allowed().Contains(8191u), "this process may run on the processor with the highest number");
        Assert.StartsWith(
            "uring-server: --cpus: this process may not run on processor 8191: choose from ",
            await _settings.RefusalAsync(s_none, "--cpus", "8191"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--body", "x", "--body-file", "y")]
    [InlineData("--response-file", "x", "--body", "y")]
    [InlineData("--response-file", "x", "--body-file", "y")]
    [InlineData("--response-file", "x", "--status", "404")]
    [InlineData("--response-file", "x", "--content-type", "text/plain")]
    [InlineData("--response-file", "x", "--header", "A: b")]
    [InlineData("--root", "x", "--body", "y")]
    [InlineData("--root", "x", "--response-file", "y")]
    [InlineData("--not-found", "x", "--fallback", "y")]
    public async Task Two_contradictory_options_are_both_named(params string[] options)
    {
        string line = await _settings.RefusalAsync(s_none, options);
        Assert.Contains(options[0], line, StringComparison.Ordinal);
        Assert.Contains(options[2], line, StringComparison.Ordinal);
        Assert.Contains("cannot be given together: give one of them", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contradictions_within_the_environment_or_the_file_are_reported()
    {
        Assert.Contains(
            "URING_SERVER_BODY and URING_SERVER_BODY_FILE cannot be given together",
            await _settings.RefusalAsync(new Dictionary<string, string> { ["URING_SERVER_BODY"] = "x", ["URING_SERVER_BODY_FILE"] = "y" }),
            StringComparison.Ordinal);
        string file = _settings.File("config", """{"status": 404, "response-file": "y"}""");
        Assert.Contains(
            $"\"status\" in {file} and \"response-file\" in {file} cannot be given together",
            await _settings.RefusalAsync(s_none, "--config", file),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("204")]
    [InlineData("205")]
    [InlineData("304")]
    public async Task A_body_for_a_status_without_a_body_is_reported(string status)
    {
        string line = await _settings.RefusalAsync(new Dictionary<string, string> { ["URING_SERVER_BODY"] = "x" }, "--status", status);
        Assert.Contains($"--status: a response with status {status} has no body: remove URING_SERVER_BODY", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_reported_and_not_replaced()
    {
        // The first byte of a sequence of two, from a shell: .NET passes only valid UTF-8 to a process.
        CommandResult result = await Command.RunAsync("/bin/sh", "-c", $"exec {published.BinaryPath} --body \"$(printf '\\303')\"");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is not UTF-8", result.Error, StringComparison.Ordinal);
    }

    private static SettingKind KindOf(string setting) => ServerSettings.All.Single(declared => declared.Name == setting).Kind;

    private static string Variable(string setting) =>
        $"URING_SERVER_{setting.ToUpperInvariant().Replace('-', '_')}";

    private static string Escaped(string value) =>
        value.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\u007f", "\\u007f", StringComparison.Ordinal);

    public void Dispose() => _settings.Dispose();
}
