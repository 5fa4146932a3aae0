using Uring.Server.Http.Sites;
using Uring.Server.Operator.Settings;

namespace Uring.Tests.Server;

/// <summary>Values that are allowed, but not together, or not on this machine.</summary>
public class SettingCheckTests
{
    private static readonly uint[] s_two = [0, 1];

    [Fact]
    public void An_address_that_is_given_twice_is_reported() =>
        Assert.Equal("--listen: 127.0.0.1:80 is given twice: give it once", Mistake(s_two, ("listen", ["127.0.0.1:80", "[::1]:80", "127.0.0.1:80"])));

    [Theory]
    [InlineData("127.0.0.1:80", "0.0.0.0:80", "127.0.0.1:80", "0.0.0.0:80")]
    [InlineData("0.0.0.0:80", "127.0.0.1:80", "127.0.0.1:80", "0.0.0.0:80")]
    [InlineData("[::1]:80", "[::]:80", "[::1]:80", "[::]:80")]
    public void An_address_that_is_part_of_another_is_reported(string first, string second, string one, string all) =>
        Assert.Equal($"--listen: {one} is covered by {all}: give one of them", Mistake(s_two, ("listen", [first, "127.0.0.1:81", second])));

    [Theory]
    [InlineData("127.0.0.1:0", "0.0.0.0:0")]
    [InlineData("127.0.0.1:81", "0.0.0.0:80")]
    [InlineData("[::1]:80", "0.0.0.0:80")]
    [InlineData("127.0.0.1:80", "[::]:80")]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    [InlineData("127.0.0.1:80", "127.0.0.2:80")]
    [InlineData("127.0.0.1:80", "127.0.0.1:81")]
    [InlineData("0.0.0.0:80", "[::]:80")]
    public void Different_addresses_are_allowed(params string[] addresses) => Assert.Null(Mistake(s_two, ("listen", addresses)));

    [Fact]
    public void Fewer_slots_than_addresses_are_reported_with_both_settings() =>
        Assert.Equal(
            "--slots: 1 is not enough for the 2 addresses of --listen: give at least one slot for each",
            Mistake(s_two, ("listen", ["127.0.0.1:80", "127.0.0.1:81"]), ("slots", ["1"])));

    [Fact]
    public void As_many_slots_as_addresses_are_allowed() =>
        Assert.Null(Mistake(s_two, ("listen", ["127.0.0.1:80", "127.0.0.1:81"]), ("slots", ["2"])));

    [Theory]
    [InlineData("/run/a", "/run/a")]
    [InlineData("/run/a", "/run/x/../a")]
    public void One_file_for_the_figures_and_the_log_is_reported(string stats, string log) => Assert.Equal(
        $"--access-log: '{log}' is also the file of --stats: name different files", Mistake(s_two, ("stats", [stats]), ("access-log", [log])));

    [Fact]
    public void Different_files_are_allowed() => Assert.Null(Mistake(s_two, ("stats", ["/run/a"]), ("access-log", ["/run/b"])));

    [Fact]
    public void Addresses_without_an_access_log_are_reported() => Assert.Equal(
        "--log-addresses: there is no access log: add --access-log, or remove this setting", Mistake(s_two, ("log-addresses", ["true"])));

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void A_log_may_have_addresses(string value) =>
        Assert.Null(Mistake(s_two, ("access-log", ["/run/b"]), ("log-addresses", [value])));

    [Fact]
    public void No_addresses_need_no_log() => Assert.Null(Mistake(s_two, ("log-addresses", ["false"])));

    [Fact]
    public void A_Connection_header_contradicts_an_access_log() => Assert.StartsWith(
        "--header: 'Connection: close' cannot be given with --access-log, ",
        Mistake(s_two, ("header", ["Connection: close"]), ("access-log", ["/run/b"])),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("0-2", 2)]
    [InlineData("7", 7)]
    public void A_processor_outside_of_the_affinity_is_named(string list, int processor) =>
        Assert.Equal(
            $"--cpus: this process may not run on processor {processor}: choose from 0-1", Mistake(s_two, ("cpus", [list])));

    [Theory]
    [InlineData("0-1", 2)]
    [InlineData("0-1", 0)]
    [InlineData("5", 0)]
    public void Processors_of_the_affinity_are_allowed_and_all_are_where_the_affinity_is_unknown(string list, int allowed) =>
        Assert.Null(Mistake(s_two[..allowed], ("cpus", [list])));

    [Theory]
    [InlineData("--route: the path /a is given twice: give it once", "/a=200", "/b=200", "/a=404")]
    [InlineData("--route: the path /a/* is given twice: give it once", "/a/*=200", "/a/*=404")]
    [InlineData(null, "/a/*=200", "/a/=200", "/a=200", "/A=200")]
    public void A_path_that_is_given_twice_is_reported(string? mistake, params string[] routes) => Assert.Equal(mistake, Mistake(s_two, ("route", routes)));

    [Fact]
    public void The_path_of_the_metrics_is_not_that_of_a_route()
    {
        Assert.Equal(
            "--metrics: the path /m is also one of --route: give different paths", Mistake(s_two, ("metrics", ["/m"]), ("route", ["/m=200"])));
        Assert.Null(Mistake(s_two, ("metrics", ["/m"]), ("route", ["/*=200", "/m/*=200"])));
    }

    [Theory]
    [InlineData("route", "/a=200")]
    [InlineData("metrics", "/m")]
    [InlineData("keep-alive", "5")]
    public void A_Connection_header_is_refused_where_the_server_sets_it(string setting, string value)
    {
        Assert.Equal(
            $"--header: 'connection: keep-alive' cannot be given with --{setting}, since the server sets this header for each request: remove it",
            Mistake(s_two, ("header", ["connection: keep-alive"]), (setting, [value])));
        Assert.Null(Mistake(s_two, ("header", ["X-Connection: close"]), (setting, [value])));
        Assert.Null(Mistake(s_two, ("header", ["Connection: close"]), ("keep-alive", ["0"])));
    }

    [Fact]
    public void As_many_routes_as_answers_have_numbers_are_allowed()
    {
        string[] routes = [.. Enumerable.Range(0, Site.MaxRoutes).Select(number => $"/{number}=204")];
        Assert.Null(Mistake(s_two, ("route", routes)));
        Assert.Equal(
            $"--route: {Site.MaxRoutes + 1} routes are too many: give {Site.MaxRoutes} at most", Mistake(s_two, ("route", [.. routes, "/one-more=204"])));
    }

    private static string? Mistake(uint[] allowed, params (string Name, string[] Values)[] given)
    {
        SettingSource source = new();
        foreach ((string name, string[] values) in given)
        {
            source.Add(ServerSettings.All.Single(setting => setting.Name == name), $"--{name}", values);
        }

        ServerOptions options = source.Entries.Aggregate(new ServerOptions(), (options, setting) => setting.ApplyTo(options));
        return Record.Exception(() => SettingChecks.Run(options, source.Entries, allowed))?.Message;
    }
}
