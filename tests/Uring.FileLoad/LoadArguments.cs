using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Uring.FileLoad;

/// <summary>The arguments of the program.</summary>
/// <param name="Peer">The peer: a name of <see cref="PeerRun.Names"/>.</param>
/// <param name="Load">The load.</param>
/// <param name="Depth">The number of operations in flight.</param>
/// <param name="WarmUp">The time before the measurement.</param>
/// <param name="Time">The time of the measurement.</param>
/// <param name="Path">The file, of at least one block.</param>
internal sealed record LoadArguments(string Peer, LoadKind Load, int Depth, TimeSpan WarmUp, TimeSpan Time, string Path)
{
    /// <summary>The size of each operation, in bytes.</summary>
    public const int Block = 4096;

    private static readonly Dictionary<string, LoadKind> s_loads = new()
    {
        ["direct-read"] = LoadKind.Read | LoadKind.Direct,
        ["cached-read"] = LoadKind.Read,
        ["direct-write"] = LoadKind.Direct,
        ["fsync-write"] = LoadKind.Direct | LoadKind.Flush,
    };

    /// <summary>The message for wrong arguments.</summary>
    public static string Usage => $"give PEER LOAD DEPTH WARM-UP SECONDS FILE: peers are {string.Join(", ", PeerRun.Names)}; loads are {string.Join(", ", s_loads.Keys)}";

    /// <summary>Parses the arguments.</summary>
    public static bool TryParse(string[] args, [NotNullWhen(true)] out LoadArguments? arguments)
    {
        arguments = args is [string peer, string load, string depth, string warmUp, string seconds, string path]
            && PeerRun.Names.Contains(peer)
            && s_loads.TryGetValue(load, out LoadKind kind)
            && int.TryParse(depth, CultureInfo.InvariantCulture, out int operations) && operations > 0
            && TryParse(warmUp, out TimeSpan before)
            && TryParse(seconds, out TimeSpan time)
            ? new LoadArguments(peer, kind, operations, before, time, path)
            : null;
        return arguments is not null;
    }

    /// <summary>Opens the file.</summary>
    public ValueTask<SafeFileHandle> OpenAsync() => UringFile.OpenAsync(
        Path,
        FileMode.Open,
        Load.HasFlag(LoadKind.Read) ? FileAccess.Read : FileAccess.ReadWrite,
        FileShare.ReadWrite,
        Load.HasFlag(LoadKind.Direct) ? UringFile.NoBuffering : FileOptions.None);

    /// <summary>Fills the page cache for cached loads, and empties it for direct loads.</summary>
    public void PrepareCache(SafeFileHandle file)
    {
        if (Load.HasFlag(LoadKind.Direct))
        {
            PageCache.Drop(file);
        }
        else
        {
            PageCache.Fill(file);
        }
    }

    private static bool TryParse(string seconds, out TimeSpan time)
    {
        bool isTime = double.TryParse(seconds, CultureInfo.InvariantCulture, out double value) && value is > 0 and < 1_000_000;
        time = isTime ? TimeSpan.FromSeconds(value) : default;
        return isTime;
    }
}
