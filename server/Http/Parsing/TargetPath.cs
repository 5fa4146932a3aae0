namespace Uring.Server.Http.Parsing;

/// <summary>Reduces a request target to the path that routes are matched with.</summary>
internal static class TargetPath
{
    /// <summary>Writes the normalized path. Returns false for a target that has none, and for an invalid path (400).</summary>
    /// <param name="target">The target of a complete head.</param>
    /// <param name="form">The form of the target.</param>
    /// <param name="path">At least as long as the target.</param>
    /// <param name="length">The length of the path, at most that of the target.</param>
    public static bool TryRead(ReadOnlySpan<byte> target, TargetForm form, Span<byte> path, out int length)
    {
        length = 0;
        return false;
    }
}
