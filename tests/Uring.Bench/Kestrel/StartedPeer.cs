using System.Net;
using Uring.TestTools.Servers;

namespace Uring.Bench.Kestrel;

/// <summary>A running peer with its two ports.</summary>
/// <param name="Name">The name.</param>
/// <param name="Server">The process.</param>
/// <param name="Tls">The address of HTTPS.</param>
internal sealed record StartedPeer(string Name, RunningServer Server, IPEndPoint Tls) : IDisposable
{
    /// <summary>Starts a peer.</summary>
    /// <exception cref="InvalidOperationException">The peer does not answer.</exception>
    public static StartedPeer Start(ServerProgram peer)
    {
        RunningServer server = RunningServer.Start(peer);
        try
        {
            return new StartedPeer(peer.Name, server, new IPEndPoint(IPAddress.Loopback, KestrelProgram.TlsPort(server)));
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Returns the address for a load.</summary>
    public IPEndPoint EndPointOf(KestrelLoad load) => load.IsTls ? Tls : Server.EndPoint;

    public void Dispose() => Server.Dispose();
}
