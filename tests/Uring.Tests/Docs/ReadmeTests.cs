using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Docs;

/// <summary>The README of the repository.</summary>
public sealed partial class ReadmeTests
{
    private const int Limit = 120;

    [Fact]
    public void The_README_is_short()
    {
        int lines = File.ReadLines(Path.Combine(Repository.Root, "README.md")).Count();

        Assert.True(lines <= Limit, $"README.md has {lines} lines: move a part to docs/");
    }

    [Fact]
    public void The_commands_of_the_README_install_only_packages_of_the_continuous_integration()
    {
        string ci = File.ReadAllText(Path.Combine(Repository.Root, ".ci/run"));
        string[] known = Packages().Match(ci).Groups[1].Value.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, ReadmeCommands.All.Count);
        Assert.All(ReadmeCommands.All, command => Assert.Empty(Installed(command).Except(known)));
    }

    private static IEnumerable<string> Installed(string command) =>
        Install().Matches(command.Replace("\\\n", " ", StringComparison.Ordinal))
            .SelectMany(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"^packages=\((.*?)\)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Packages();

    [GeneratedRegex("apt-get install -y ([^&]*)")]
    private static partial Regex Install();
}
