using Uring.Server.Native;

namespace Uring.Server.Files;

/// <summary>A regular file beneath a directory.</summary>
/// <param name="Path">
/// The path from that directory, without a leading slash. The bytes need not be UTF-8.
/// </param>
/// <param name="Status">The status of the file, of the target of a link.</param>
internal sealed record TreeFile(byte[] Path, FileStatus Status);
