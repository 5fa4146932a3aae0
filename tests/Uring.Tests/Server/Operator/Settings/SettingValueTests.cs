using System.Net;
using Uring.Server.Operator.Settings;

namespace Uring.Tests.Server;

/// <summary>The options have the given value of every setting of serving.</summary>
public sealed class SettingValueTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-values-");

    [Fact]
    public void Settings_that_are_not_given_have_their_defaults()
    {
        ServerOptions options = Combine();
        Assert.Equal([IPEndPoint.Parse("0.0.0.0:8000")], options.Listen);
        Assert.Equal(ServerMode.SqPoll, options.Mode);
        Assert.Equal(250, options.Linger);
        Assert.Equal(1, options.Rings);
        Assert.Empty(options.Cpus);
        Assert.Equal(5, options.ParkAfter);
        Assert.Null(options.User);
        Assert.False(options.NoLockdown);
        Assert.Null(options.Stats);
        Assert.Null(options.AccessLog);
        Assert.Equal(16 << 20, options.AccessLogSize);
        Assert.False(options.LogAddresses);
        Assert.False(options.ReadsRequests);
        Assert.Equal(0, options.KeepAlive);
    }

    [Fact]
    public void A_file_can_give_every_setting()
    {
        ServerOptions options = Combine(("config", [FileOf(
            """
            {
                "listen": ["127.0.0.1:80", "[::1]:0", "[::1]:0"], "mode": "batched", "linger": 0, "defer-accept": 0, "slots": 65536,
                "backlog": 7, "rings": 64, "cpus": "0", "park-after": 86400, "user": "www-data", "no-lockdown": true, "stats": "figures",
                "quiet": true, "keep-alive": 65, "keep-alive-requests": 5, "client-header-timeout": 10, "client-body-timeout": 11,
                "client-header-size": "4k", "client-header-count": 50, "client-max-body-size": 0, "metrics": "/metrics",
                "access-log": "log", "access-log-size": "32m", "log-addresses": true
            }
            """)]));
        Assert.Equal([IPEndPoint.Parse("127.0.0.1:80"), IPEndPoint.Parse("[::1]:0"), IPEndPoint.Parse("[::1]:0")], options.Listen);
        Assert.Equal(ServerMode.Batched, options.Mode);
        Assert.Equal(0, options.Linger);
        Assert.Equal(0, options.DeferAccept);
        Assert.Equal(65536u, options.Slots);
        Assert.Equal(7, options.Backlog);
        Assert.Equal(64, options.Rings);
        Assert.Equal([0u], options.Cpus);
        Assert.Equal(86400, options.ParkAfter);
        Assert.Equal("www-data", options.User?.Name);
        Assert.True(options.NoLockdown);
        Assert.Equal("figures", options.Stats!.Path);
        Assert.StartsWith("\"stats\" in ", options.Stats.Origin, StringComparison.Ordinal);
        Assert.True(options.Quiet);
        Assert.Equal((65, 5, 10, 11), (options.KeepAlive, options.KeepAliveRequests, options.ClientHeaderTimeout, options.ClientBodyTimeout));
        Assert.Equal((4096, 4096, 50, 0ul), (options.Limits.MaxHead, options.Limits.MaxTarget, options.Limits.MaxFields, options.Limits.MaxBody));
        Assert.Equal("/metrics", options.Metrics);
        Assert.Equal(("log", 32 << 20, true), (options.AccessLog!.Path, options.AccessLogSize, options.LogAddresses));
    }

    [Theory]
    [InlineData("mode", "sqpoll")]
    [InlineData("mode", "batched")]
    [InlineData("linger", "60000")]
    [InlineData("rings", "1")]
    [InlineData("park-after", "0")]
    [InlineData("slots", "1")]
    [InlineData("user", "nobody")]
    [InlineData("user", "0")]
    [InlineData("user", "4294967294")]
    [InlineData("user", "first.last@example.org")]
    [InlineData("user", "_under-score$")]
    [InlineData("no-lockdown", "false")]
    [InlineData("access-log-size", "1m")]
    [InlineData("access-log-size", "1g")]
    public void The_limits_of_each_range_are_allowed(string setting, string value) => _ = Combine((setting, [value]));

    [Fact]
    public void A_server_with_an_access_log_reads_requests()
    {
        ServerOptions options = Combine(("access-log", ["log"]));
        Assert.True(options.ReadsRequests);
        Assert.Equal(0, options.KeepAlive);
    }

    [Fact]
    public void Addresses_keep_their_order_and_replace_the_default() =>
        Assert.Equal(
            [IPEndPoint.Parse("[::]:81"), IPEndPoint.Parse("0.0.0.0:80")],
            Combine(("listen", ["[::]:81", "0.0.0.0:80"])).Listen);

    [Fact]
    public void The_addresses_of_a_stronger_source_replace_all_of_a_weaker_one() =>
        Assert.Equal(
            [IPEndPoint.Parse("127.0.0.1:1")],
            Combine(("listen", ["127.0.0.1:1"]), ("config", [FileOf("""{"listen": ["127.0.0.1:2", "127.0.0.1:3"]}""")])).Listen);

    [Fact]
    public void A_stronger_source_can_set_a_flag_to_false() =>
        Assert.False(Combine(("no-lockdown", ["false"]), ("config", [FileOf("""{"no-lockdown": true}""")])).NoLockdown);

    [Fact]
    public void A_contradiction_within_a_weaker_source_is_ignored_when_a_stronger_one_resolves_it() =>
        // One slot is enough for the one address of the command line, and not for the two of the file.
        Assert.Equal(
            1u, Combine(("listen", ["127.0.0.1:1"]), ("config", [FileOf("""{"listen": ["127.0.0.1:2", "127.0.0.1:2"], "slots": 1}""")])).Slots);

    private static ServerOptions Combine(params (string Name, string[] Values)[] commandLine)
    {
        SettingSource source = new();
        foreach ((string name, string[] values) in commandLine)
        {
            source.Add(ServerSettings.All.Single(setting => setting.Name == name), $"--{name}", values);
        }

        return SettingSources.Combine(source);
    }

    private string FileOf(string content)
    {
        string path = Path.Combine(_folder.FullName, "config");
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
