using System.Net;
using System.Net.Sockets;
using System.Text;
using Uring.Soak.Accounts;
using Uring.TestTools.Load;
using Uring.TestTools.Processes;

namespace Uring.Soak.Clients;

/// <summary>
/// Clients that vanish during a connection: they send no packet any more, and receive none. A blackhole route
/// to their separate address cuts the connection.
/// </summary>
/// <param name="ledger">Receives the accounts.</param>
internal sealed class VanishingClients(Ledger ledger)
{
    private const int Each = 20;

    // In milliseconds: the time for the server's responses.
    private const int Answered = 200;

    // In milliseconds.
    private const int AcceptLimit = 10_000;

    // TCP_REPAIR, which tcp(7) does not describe: a socket in repair mode sends no packet when it is closed.
    private const int TcpRepair = 19;

    private static readonly byte[][] s_sent =
    [
        Requests.Of(RequestKind.Http11)[..20],
        Requests.Of(RequestKind.Http11),
        [.. Encoding.ASCII.GetBytes("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n"), .. new byte[10_000]],
    ];

    // All modes of a run share the network, so they also share the counter of addresses.
    private static int s_wave;

    /// <summary>
    /// Connects clients and makes them vanish after the response. The server must close their slots after the
    /// linger time.
    /// </summary>
    /// <param name="server">The server, without other clients.</param>
    public void Run(SoakServer server)
    {
        ulong before = server.Figures.Connections;
        var address = IPAddress.Parse($"127.0.77.{1 + (s_wave++ % 250)}");
        List<Socket> sockets = [];
        try
        {
            for (int i = 0; i < Each * s_sent.Length; i++)
            {
                Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                sockets.Add(socket);
                socket.Bind(new IPEndPoint(address, 0));
                socket.Connect(server.EndPoint);
                _ = socket.Send(s_sent[i % s_sent.Length]);
            }

            // On a busy machine the server accepts late.
            ulong all = before + (ulong)sockets.Count;
            SpinWait.SpinUntil(() => server.Figures.Connections >= all, AcceptLimit);

            // The server may have closed some of these connections already. Enough others remain.
            Thread.Sleep(Math.Min(Answered, server.Linger / 2));
            Tool cut = Tool.Run("ip", "route", "add", "blackhole", $"{address}/32", "table", "local");
            ledger.Check(cut.Succeeded, $"{server.Name}: the route to its clients cannot be blocked: {cut.Output}");
            sockets.ForEach(socket => socket.SetRawSocketOption((int)ProtocolType.Tcp, TcpRepair, BitConverter.GetBytes(1)));
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        server.Tally.AddLeft("vanish", sockets.Count);
        bool rests = server.AtRest();
        ledger.Check(rests, $"{server.Name}: slots of clients that vanished are still in use: {string.Join(' ', server.Figures.Slots)}");
        ledger.Equal($"{server.Name}: connections of clients that vanished", (ulong)sockets.Count, server.Figures.Connections - before);
    }
}
