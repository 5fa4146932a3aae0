using Uring.Server.Http.Sites.Files;
using Uring.Server.Operator.Settings;

namespace Uring.Tests.Server;

/// <summary>The settings of a directory of files, from each source.</summary>
public sealed class RootSettingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-root-settings-");

    [Fact]
    public void A_directory_switches_kept_connections_on_and_has_the_headers_of_the_settings()
    {
        ServerOptions options = Combine(("header", ["A: b"]), ("root", ["site"]));
        Assert.Equal(("site", "--root"), (options.Root!.Root.Path, options.Root.Root.Origin));
        Assert.True(options.ReadsRequests);
        Assert.Equal(75, options.KeepAlive);
        Assert.False(options.GivesResponse);
        Assert.Equal("A: b", $"{Assert.Single(options.Root.Headers)}");
        Assert.Equal((null, null, false, 1L << 30), (options.Root.NotFound, options.Root.Fallback, options.Root.Compress, options.Root.MaxMemory));
        Assert.Empty(options.Root.CacheRules);
    }

    [Fact]
    public void Without_a_directory_the_other_settings_have_no_effect()
    {
        ServerOptions options = Combine(("not-found", ["404.html"]), ("compress", ["true"]), ("cache", ["*=no-cache"]));
        Assert.Null(options.Root);
        Assert.False(options.ReadsRequests);
    }

    [Fact]
    public void The_file_can_give_every_setting()
    {
        File.WriteAllText(ConfigPath, """{"root": "site", "fallback": "/app/index.html", "compress": true, "cache": ["/a/*=60", "*=no-cache"], "max-memory": "2m"}""");
        RootOptions root = Combine(("config", [ConfigPath])).Root!;
        Assert.Equal("site", root.Root.Path);
        Assert.Equal(($"app/index.html", $"\"fallback\" in {ConfigPath}"), (root.Fallback!.Path, root.Fallback.Origin));
        Assert.True(root.Compress);
        Assert.Equal(["max-age=60", "no-cache"], root.CacheRules.Select(rule => rule.Value));
        Assert.Equal(2L << 20, root.MaxMemory);
    }

    [Fact]
    public void A_list_of_rules_replaces_that_of_a_weaker_source()
    {
        File.WriteAllText(ConfigPath, """{"root": "site", "cache": ["/a=60"]}""");
        Assert.Equal(["no-store"], Combine(("config", [ConfigPath]), ("cache", ["/b=no-store"])).Root!.CacheRules.Select(rule => rule.Value));
    }

    [Theory]
    [InlineData("/a.js=no-cache", "no-cache", "/a.js", "/a.js.map /b/a.js")]
    [InlineData("/assets/*=31536000, immutable", "max-age=31536000, immutable", "/assets/ /assets/a/b", "/assets /asset")]
    [InlineData("/a-*=5", "max-age=5", "/a- /a-b/c", "/a /b/a-c")]
    [InlineData("*.html= no-store ", "no-store", "/a.html /b/.html", "/a.html/b /a.htm /A.HTML")]
    [InlineData("*=max-age=5, must-revalidate", "max-age=5, must-revalidate", "/ /a/b", "")]
    [InlineData("/=5x", "5x", "/", "/a")]
    [InlineData("/\u00e4=0", "max-age=0", "/\u00e4", "/a")]
    public void A_rule_has_a_pattern_and_a_value(string text, string value, string matching, string others)
    {
        CacheRule rule = Assert.Single(Combine(("root", ["site"]), ("cache", [text])).Root!.CacheRules);
        Assert.Equal(value, rule.Value);
        Assert.All(Paths(matching), path => Assert.True(rule.Matches(path)));
        Assert.All(Paths(others), path => Assert.False(rule.Matches(path)));

        static IEnumerable<byte[]> Paths(string paths) => paths.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(System.Text.Encoding.UTF8.GetBytes);
    }

    [Theory]
    [InlineData("cache", "", "PATTERN=VALUE")]
    [InlineData("cache", "no-cache", "PATTERN=VALUE")]
    [InlineData("cache", "=no-cache", "PATTERN=VALUE")]
    [InlineData("cache", "/a=", "PATTERN=VALUE")]
    [InlineData("cache", "/a= ", "PATTERN=VALUE")]
    [InlineData("cache", "a=no-cache", "PATTERN=VALUE")]
    [InlineData("cache", "/*/a=no-cache", "PATTERN=VALUE")]
    [InlineData("cache", "/a**=no-cache", "PATTERN=VALUE")]
    [InlineData("cache", "*a*=no-cache", "PATTERN=VALUE")]
    [InlineData("cache", "*/a=no-cache", "PATTERN=VALUE")]
    [InlineData("cache", "/a=no-cache\r\nX: y", "PATTERN=VALUE")]
    [InlineData("root", "", "the path of a directory")]
    [InlineData("not-found", "", "the path of a file from --root on")]
    [InlineData("not-found", "/", "the path of a file from --root on")]
    [InlineData("not-found", "../404.html", "the path of a file from --root on")]
    [InlineData("fallback", "a/../b", "the path of a file from --root on")]
    [InlineData("fallback", "a//b", "the path of a file from --root on")]
    [InlineData("fallback", "a/", "the path of a file from --root on")]
    [InlineData("compress", "yes", "true or false")]
    [InlineData("max-memory", "1023k", "1m to 1024g")]
    [InlineData("max-memory", "1025g", "1m to 1024g")]
    public void A_bad_value_is_reported(string setting, string value, string allowed)
    {
        string message = Record.Exception(() => Combine((setting, [value])))!.Message;
        Assert.StartsWith($"--{setting}: '", message, StringComparison.Ordinal);
        Assert.Contains(allowed, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("body", "x")]
    [InlineData("body-file", "x")]
    [InlineData("response-file", "x")]
    [InlineData("status", "503")]
    [InlineData("content-type", "text/plain")]
    public void A_directory_and_a_fixed_response_cannot_be_given_together(string setting, string value)
    {
        Assert.Equal(
            $"--{setting} and --root cannot be given together: give one of them",
            Record.Exception(() => Combine((setting, [value]), ("root", ["site"])))!.Message);

        // The directory of a stronger source overrides the response of a weaker one.
        File.WriteAllText(ConfigPath, setting == "status" ? """{"status": 503}""" : $$"""{"{{setting}}": "{{value}}"}""");
        ServerOptions options = Combine(("config", [ConfigPath]), ("root", ["site"]));
        Assert.NotNull(options.Root);
        Assert.False(options.GivesResponse);
    }

    [Fact]
    public void The_pages_for_other_paths_exclude_each_other() => Assert.Equal(
        "--not-found and --fallback cannot be given together: give one of them",
        Record.Exception(() => Combine(("root", ["site"]), ("not-found", ["a"]), ("fallback", ["b"])))!.Message);

    [Fact]
    public void Routes_and_metrics_can_be_given_with_a_directory()
    {
        ServerOptions options = Combine(("root", ["site"]), ("route", ["/healthz=200 ok"]), ("metrics", ["/metrics"]));
        Assert.NotNull(options.Root);
        Assert.Single(options.Routes);
    }

    [Fact]
    public void A_Connection_header_is_refused_with_the_name_of_the_directory() => Assert.Equal(
        "--header: 'Connection: close' cannot be given with --root, since the server sets this header for each request: remove it",
        Record.Exception(() => Combine(("root", ["site"]), ("header", ["Connection: close"])))!.Message);

    private string ConfigPath => Path.Combine(_folder.FullName, "config");

    private static ServerOptions Combine(params (string Name, string[] Values)[] commandLine)
    {
        SettingSource source = new();
        foreach ((string name, string[] values) in commandLine)
        {
            source.Add(ServerSettings.All.Single(setting => setting.Name == name), $"--{name}", values);
        }

        return SettingSources.Combine(source);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
