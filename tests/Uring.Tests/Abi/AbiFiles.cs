using Uring.Regeneration.Passes;
using Uring.Tests.Support;

namespace Uring.Tests.Abi;

/// <summary>The files of the ABI: headers, bindings, and the response files between them.</summary>
internal static class AbiFiles
{
    public static string Header => Path.Combine(Repository.Root, "headers", "io_uring.h");

    public static string LinuxHeader => Path.Combine(Repository.Root, "headers", "linux.h");

    public static string Interop => Path.Combine(Repository.Root, "interop");

    /// <summary>Returns the values of an option in a response file.</summary>
    public static IReadOnlyList<string> ResponseFileValues(string name, string option) =>
        ResponseFile.Values(Path.Combine(Interop, name), option);

    /// <summary>Returns the lines of <c>abi.stamp</c> that start with a key, without the key.</summary>
    public static IReadOnlyList<string> StampValues(string key) =>
        [.. File.ReadLines(Path.Combine(Interop, "Abi", "abi.stamp"))
            .Where(line => line.StartsWith(key + " ", StringComparison.Ordinal))
            .Select(line => line[(key.Length + 1)..])];
}
