namespace Uring.TestTools.Servers;

/// <summary>A server cannot be built or run on this machine.</summary>
/// <param name="message">The reason, and the package to install.</param>
internal sealed class MissingServerException(string message) : Exception(message);
