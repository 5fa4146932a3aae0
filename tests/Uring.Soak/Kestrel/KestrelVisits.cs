using System.Net;
using Uring.Soak.Kept;

namespace Uring.Soak.Kestrel;

/// <summary>All behaviours of the clients, on both ports of the server.</summary>
internal static class KestrelVisits
{
    /// <summary>Returns the clients that the server must serve to their last request.</summary>
    /// <param name="plain">The address of HTTP.</param>
    /// <param name="secure">The address of HTTPS.</param>
    public static IReadOnlyList<KeptVisit> Served(IPEndPoint plain, IPEndPoint secure) =>
    [
        .. Both(plain, secure, ServedClients.All),
        .. Both(plain, secure, [("WebSocket", WebSocketClients.EchoAsync)]),
        new KeptVisit("half-close", plain, ServedClients.HalfCloseAsync),
        new KeptVisit("HTTP/2", secure, Http2Clients.ConcurrentAsync),
    ];

    /// <summary>Returns the clients that disconnect early, or that the server has to refuse.</summary>
    /// <param name="plain">The address of HTTP.</param>
    /// <param name="secure">The address of HTTPS.</param>
    public static IReadOnlyList<KeptVisit> Broken(IPEndPoint plain, IPEndPoint secure) =>
    [
        .. Both(plain, secure, BrokenClients.All),
        .. Both(plain, secure, [("reset in a WebSocket", WebSocketClients.ResetAsync)]),
        new KeptVisit("TLS: reset in the handshake", secure, BrokenClients.ResetHandshakeAsync),
    ];

    private static IEnumerable<KeptVisit> Both(
        IPEndPoint plain, IPEndPoint secure, IReadOnlyList<(string Name, Func<KeptConnection, Task<KeptEnd>> Visit)> clients) =>
        clients.SelectMany(client => new[]
        {
            new KeptVisit(client.Name, plain, client.Visit),
            new KeptVisit($"TLS: {client.Name}", secure, async connection =>
            {
                await connection.SecureAsync();
                return await client.Visit(connection);
            }),
        });
}
