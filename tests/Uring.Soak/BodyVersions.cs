using System.Diagnostics;

namespace Uring.Soak;

/// <summary>The versions of a server's body: small and large ones, in the order of the reloads.</summary>
/// <param name="path">The file of the server's <c>--body-file</c> option.</param>
internal sealed class BodyVersions(string path)
{
    /// <summary>
    /// The approximate length of a large body, in bytes. The buffers of both sockets hold less.
    /// </summary>
    public const int LargeLength = 8 << 20;

    private const int SmallLength = 200;

    // The time from a reload signal to the last response of an older version. A loop without a processor
    // replaces the responses of its armed slots late.
    private static readonly TimeSpan s_reloadLimit = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly List<(long Length, byte Letter, long WrittenAt)> _versions = [];

    /// <summary>The number of versions.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _versions.Count;
            }
        }
    }

    /// <summary>Writes the next version atomically, with a rename.</summary>
    /// <param name="large">Whether the body is a large one.</param>
    public void Write(bool large)
    {
        byte[] body;
        lock (_lock)
        {
            body = SoakBody.Of(_versions.Count, large ? LargeLength : SmallLength);

            // The version is valid from here on: the server may read the file right after the rename.
            _versions.Add((body.Length, body[0], Stopwatch.GetTimestamp()));
        }

        File.WriteAllBytes(path + ".new", body);
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Returns whether a body belongs to a version that was valid during a connection.</summary>
    /// <param name="length">The length in the header of the response.</param>
    /// <param name="letter">The letter of the body; null when no byte of the body has arrived.</param>
    /// <param name="openedAt">The timestamp at which the client opened the connection.</param>
    public bool WereValid(long length, byte? letter, long openedAt)
    {
        lock (_lock)
        {
            for (int i = _versions.Count - 1; i >= 0; i--)
            {
                (long Length, byte Letter, long WrittenAt) version = _versions[i];
                if (length == version.Length && (letter ?? version.Letter) == version.Letter)
                {
                    return true;
                }

                // A version that is older than the limit was still valid at the limit. Its predecessors were not.
                if (Stopwatch.GetElapsedTime(version.WrittenAt, openedAt) > s_reloadLimit)
                {
                    return false;
                }
            }

            return false;
        }
    }
}
