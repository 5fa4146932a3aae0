namespace Uring.Tests.Support;

/// <summary>What a test needs of its machine: absent on a developer's machine it skips, in CI it fails.</summary>
internal static class Need
{
    /// <summary>Set by <c>.ci/run</c>, which installs every tool: there, a missing tool is a broken installation.</summary>
    private static readonly bool s_ci = Environment.GetEnvironmentVariable("URING_CI") == "1";

    /// <summary>The full path of a program on PATH; skips the test (fails it in CI) when there is none.</summary>
    public static string Tool(string name, string package)
    {
        if (FindOnPath(name) is { } path)
        {
            return path;
        }

        string reason = $"{name} is not installed (apt-get install {package})";
        if (s_ci)
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
        return "";
    }

    private static string? FindOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
