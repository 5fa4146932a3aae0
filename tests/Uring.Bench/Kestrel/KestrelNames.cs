namespace Uring.Bench.Kestrel;

/// <summary>The names of the peers: <c>TRANSPORT-RUNTIME</c>.</summary>
internal static class KestrelNames
{
    /// <summary>The transport that all others are divided by, on the same runtime.</summary>
    public const string Reference = "sockets";

    /// <summary>Returns the name of a peer.</summary>
    public static string Of(string transport, string runtime) => $"{transport}-{runtime}";

    /// <summary>Returns the runtime of a peer.</summary>
    public static string RuntimeOf(string peer) => peer[(peer.LastIndexOf('-') + 1)..];

    /// <summary>Returns the transport of a peer.</summary>
    public static string TransportOf(string peer) => peer[..peer.LastIndexOf('-')];

    /// <summary>Returns the peer that a peer is divided by.</summary>
    public static string ReferenceOf(string peer) => Of(Reference, RuntimeOf(peer));
}
