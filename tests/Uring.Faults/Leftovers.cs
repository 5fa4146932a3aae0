namespace Uring.Faults;

/// <summary>Counts the descriptors and mappings of rings in a process.</summary>
internal static class Leftovers
{
    private const string Ring = "anon_inode:[io_uring]";
    private const string Shared = "/dev/zero (deleted)";

    public static int Descriptors(string process, string kind = Ring) =>
        Directory.GetFiles($"/proc/{process}/fd").Count(path => new FileInfo(path).LinkTarget == kind);

    /// <summary>
    /// Counts the mappings of rings, and of the anonymous shared memory of buffers and arguments.
    /// </summary>
    public static int Mappings(string process) => File.ReadLines($"/proc/{process}/maps").Count(line =>
        line.EndsWith(Ring, StringComparison.Ordinal) || line.EndsWith(Shared, StringComparison.Ordinal));

    public static string Describe(string process) => $"{Descriptors(process)} rings and {Mappings(process)} mappings";
}
