using Uring.Server.Files;

namespace Uring.Server.Http.Sites.Files;

/// <summary>A file of the directory, and its content.</summary>
internal sealed record ReadFile(TreeFile File, FileBody Body);
