namespace Uring.Server.Files;

/// <summary>A file that a setting names.</summary>
/// <param name="Path">The path as given. A relative path starts from the working directory.</param>
/// <param name="Origin">The option, environment variable or configuration key that names the file.</param>
internal sealed record NamedFile(string Path, string Origin);
