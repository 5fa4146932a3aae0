using System.Net;
using System.Net.Sockets;
using System.Text;
using Uring.Soak.Accounts;
using Uring.TestTools.Load;
using Uring.TestTools.Processes;

namespace Uring.Soak.Clients;

/// <summary>
/// Clients whose machine goes away in the midst of a connection: not a packet comes from them any more, and none reaches them. They have
/// an address of their own, to which no way leads from then on.
/// </summary>
/// <param name="ledger">Where it is settled what has become of them.</param>
internal sealed class VanishingClients(Ledger ledger)
{
    private const int Each = 20;

    // In milliseconds: by then the server has answered.
    private const int Answered = 200;

    // tcp(7) does not have it: a socket that is closed under repair sends nothing.
    private const int TcpRepair = 19;

    private static readonly byte[][] s_sent =
    [
        Requests.Of(RequestKind.Http11)[..20],
        Requests.Of(RequestKind.Http11),
        [.. Encoding.ASCII.GetBytes("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n"), .. new byte[10_000]],
    ];

    // Of all modes: they share the network.
    private static int s_wave;

    /// <summary>Some come, are answered, and vanish; the server has to be rid of them when it has lingered.</summary>
    /// <param name="server">Which, with no other clients.</param>
    public void Come(SoakServer server)
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

            // Those sent first may have been closed by now, as one that asks nothing more may be: there are others.
            Thread.Sleep(Math.Min(Answered, server.Linger / 2));
            Tool cut = Tool.Run("ip", "route", "add", "blackhole", $"{address}/32", "table", "local");
            ledger.Check(cut.Succeeded, $"{server.Name}: the way to its clients cannot be cut: {cut.Output}");
            sockets.ForEach(socket => socket.SetRawSocketOption((int)ProtocolType.Tcp, TcpRepair, BitConverter.GetBytes(1)));
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        server.Tally.AddLeft("vanishes", sockets.Count);
        bool rests = server.AtRest();
        ledger.Check(rests, $"{server.Name}: clients that vanished are held: {string.Join(' ', server.Figures.Slots)}");
        ledger.Equal($"{server.Name}: connections of clients that vanished", (ulong)sockets.Count, server.Figures.Connections - before);
    }
}
