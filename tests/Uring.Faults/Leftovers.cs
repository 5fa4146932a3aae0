namespace Uring.Faults;

/// <summary>What this process has of rings.</summary>
internal static class Leftovers
{
    private const string Ring = "anon_inode:[io_uring]";
    private const string Shared = "/dev/zero (deleted)";

    public static int Descriptors(string process, string kind = Ring) =>
        Directory.GetFiles($"/proc/{process}/fd").Count(path => new FileInfo(path).LinkTarget == kind);

    /// <summary>Of rings, and of the anonymous shared memory that buffers and arguments lie in.</summary>
    public static int Mappings(string process) => File.ReadLines($"/proc/{process}/maps").Count(line =>
        line.EndsWith(Ring, StringComparison.Ordinal) || line.EndsWith(Shared, StringComparison.Ordinal));

    public static string Describe(string process) => $"{Descriptors(process)} rings and {Mappings(process)} mappings";
}
