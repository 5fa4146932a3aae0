using System.Text.RegularExpressions;
using Uring.Tests.Server;
using Uring.Tests.Support;

namespace Uring.Tests.Docs;

/// <summary>Command lines of uring-server that the documentation prints, beside the help of the published server.</summary>
[Collection(ServerCollection.Name)]
public sealed partial class ServerCommandTests(PublishedServer published)
{
    private const string Serve = "serve";

    [Fact]
    public async Task Every_option_is_in_the_help_of_its_command()
    {
        Dictionary<string, HashSet<string>> helps = [];
        foreach (string command in new[] { Serve, "check", "stats", "log" })
        {
            helps[command] = await HelpAsync(command);
        }

        (string File, string Command, string Option)[] printed = [.. MarkdownFile.All.SelectMany(Options)];

        Assert.True(printed.Length > 40, $"only {printed.Length} options are in the documentation");
        Assert.All(printed, use => Assert.True(
            helps[use.Command].Contains(use.Option), $"{use.File}: uring-server {use.Command} has no {use.Option}"));
    }

    [Fact]
    public async Task Every_option_of_the_guide_for_nginx_is_in_the_help()
    {
        HashSet<string> known = [.. await HelpAsync(Serve), .. await HelpAsync("stats"), .. await HelpAsync("log")];
        string[] named =
        [
            .. MarkdownFile.At("docs/nginx.md").QuotedTexts.SelectMany(text => Option().Matches(text)).Select(match => match.Value),
        ];

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(known));
    }

    private async Task<HashSet<string>> HelpAsync(string command)
    {
        string help = (await Command.RunAsync(published.BinaryPath, command, "--help")).Succeeded().Output;
        return [.. Option().Matches(help).Select(match => match.Value)];
    }

    private static IEnumerable<(string File, string Command, string Option)> Options(MarkdownFile file) =>
        from line in CommandLine.All(file)
        from call in Call().Matches(line)
        let command = call.Groups[1].Length == 0 ? Serve : call.Groups[1].Value
        from option in Option().Matches(call.Groups[2].Value)
        select (file.Path, command, option.Value);

    [GeneratedRegex(@"(?<=^|[\s/])uring-server(?=\s|$)(?: (check|stats|log|serve)(?=\s|$))?([^|&;#>]*)")]
    private static partial Regex Call();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*")]
    private static partial Regex Option();
}
