using Uring.Server.Native;

namespace Uring.Server.Files;

/// <summary>A directory beneath another one.</summary>
/// <param name="Path">The path from the outermost directory; a dot for the outermost directory.</param>
/// <param name="Status">The status before the names of its files were read.</param>
/// <param name="Parent">The directory that contains this one; null for the outermost directory.</param>
internal sealed record TreeFolder(byte[] Path, FileStatus Status, TreeFolder? Parent)
{
    /// <summary>The path of a file in this directory.</summary>
    public byte[] PathOf(ReadOnlySpan<byte> name) => Parent is null ? name.ToArray() : [.. Path, (byte)'/', .. name];

    /// <summary>Whether a directory is this one, or a directory above it.</summary>
    public bool IsWithin(FileStatus other)
    {
        for (TreeFolder? folder = this; folder is not null; folder = folder.Parent)
        {
            if (folder.Status.IsSameFile(other))
            {
                return true;
            }
        }

        return false;
    }
}
