namespace Uring.Bench.Files;

/// <summary>The loads by name. Each operation has 4 KiB at a random block of the file.</summary>
internal static class FileLoads
{
    /// <summary>Reads with O_DIRECT.</summary>
    public const string DirectRead = "direct-read";

    /// <summary>Reads of a file in the page cache.</summary>
    public const string CachedRead = "cached-read";

    /// <summary>Writes with O_DIRECT.</summary>
    public const string DirectWrite = "direct-write";

    /// <summary>Writes with O_DIRECT, each followed by an fsync(2).</summary>
    public const string FsyncWrite = "fsync-write";

    /// <summary>The loads with their descriptions.</summary>
    public static IReadOnlyDictionary<string, string> Descriptions { get; } = new Dictionary<string, string>
    {
        [DirectRead] = "random reads of 4 KiB, O_DIRECT",
        [CachedRead] = "random reads of 4 KiB from the page cache",
        [DirectWrite] = "random writes of 4 KiB, O_DIRECT",
        [FsyncWrite] = "random writes of 4 KiB, O_DIRECT, an fsync after each",
    };

    /// <summary>The names in the order of the report.</summary>
    public static IEnumerable<string> Names => Descriptions.Keys;
}
