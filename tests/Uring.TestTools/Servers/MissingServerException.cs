namespace Uring.TestTools.Servers;

/// <summary>A server that cannot take part here; the message says why, and what to install.</summary>
/// <param name="message">That.</param>
internal sealed class MissingServerException(string message) : Exception(message);
