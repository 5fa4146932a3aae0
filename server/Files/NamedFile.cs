namespace Uring.Server.Files;

/// <summary>A file that a setting names.</summary>
/// <param name="Path">As it was given; a relative one starts from the working directory.</param>
/// <param name="Origin">Who names it: an option, a variable, or a key of the configuration file.</param>
internal sealed record NamedFile(string Path, string Origin);
