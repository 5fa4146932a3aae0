namespace Uring.Server.Http.Sites;

/// <summary>Finds a number by a path. Allocates nothing once it is built.</summary>
/// <remarks>Open addressing over a table that is at most half full.</remarks>
internal sealed class PathTable
{
    private readonly byte[]?[] _paths;
    private readonly int[] _values;
    private readonly uint _mask;

    /// <param name="entries">The paths, each given once, and their numbers.</param>
    public PathTable(IReadOnlyCollection<(byte[] Path, int Value)> entries)
    {
        uint size = uint.Max(2, System.Numerics.BitOperations.RoundUpToPowerOf2(2 * (uint)entries.Count));
        (_paths, _values, _mask) = (new byte[size][], new int[size], size - 1);
        foreach ((byte[] path, int value) in entries)
        {
            uint at = Hash(path) & _mask;
            while (_paths[at] is not null)
            {
                at = (at + 1) & _mask;
            }

            (_paths[at], _values[at]) = (path, value);
        }
    }

    /// <summary>Finds a path.</summary>
    /// <returns>False when the table lacks the path.</returns>
    public bool TryFind(ReadOnlySpan<byte> path, out int value)
    {
        for (uint at = Hash(path) & _mask; _paths[at] is { } found; at = (at + 1) & _mask)
        {
            if (path.SequenceEqual(found))
            {
                value = _values[at];
                return true;
            }
        }

        value = 0;
        return false;
    }

    /// <summary>FNV-1a. The paths of the table are the operator's, so no client can make them collide.</summary>
    private static uint Hash(ReadOnlySpan<byte> path)
    {
        uint hash = 2_166_136_261;
        foreach (byte value in path)
        {
            hash = (hash ^ value) * 16_777_619;
        }

        return hash;
    }
}
