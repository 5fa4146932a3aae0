namespace Uring.Server.Files;

/// <summary>
/// A directory changes while its files are read. The message is a clause that names the file.
/// </summary>
internal sealed class TreeChangedException(string message) : Exception(message);
