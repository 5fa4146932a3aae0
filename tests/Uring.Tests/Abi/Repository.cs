namespace Uring.Tests.Abi;

/// <summary>The files of the repository that the tests read, found from where the tests were built.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Header => Path.Combine(Root, "headers", "io_uring.h");

    public static string LinuxHeader => Path.Combine(Root, "headers", "linux.h");

    public static string Interop => Path.Combine(Root, "interop");

    /// <summary>What the response file says behind an option, until the next one.</summary>
    public static IReadOnlyList<string> ResponseFileValues(string name, string option) =>
        [.. File.ReadLines(Path.Combine(Interop, name))
            .SkipWhile(line => line != option)
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("--", StringComparison.Ordinal))];

    /// <summary>The lines of <c>abi.stamp</c> that begin with a key, without it.</summary>
    public static IReadOnlyList<string> StampValues(string key) =>
        [.. File.ReadLines(Path.Combine(Interop, "Abi", "abi.stamp"))
            .Where(line => line.StartsWith(key + " ", StringComparison.Ordinal))
            .Select(line => line[(key.Length + 1)..])];

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Uring.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException($"No Uring.sln above {AppContext.BaseDirectory}");
    }
}
