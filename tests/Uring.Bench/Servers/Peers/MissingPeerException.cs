namespace Uring.Bench.Servers.Peers;

/// <summary>A server that cannot take part here; the message says why, and what to install.</summary>
/// <param name="message">That.</param>
internal sealed class MissingPeerException(string message) : Exception(message);
