using System.Net.Sockets;
using Uring.Soak.Accounts;
using Uring.TestTools.Load;

namespace Uring.Soak;

/// <summary>Stops a server while clients do not read their large response.</summary>
internal static class StoppedReaders
{
    private const int Readers = 4;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Connects the clients, and stops the server. At the limit of the stop the server must reset each of them.
    /// </summary>
    /// <param name="server">The server, without other clients. Its send timeout is longer than a stop.</param>
    /// <param name="accounts">Stops the server.</param>
    /// <param name="ledger">Receives the accounts.</param>
    public static void Run(SoakServer server, ServerAccounts accounts, Ledger ledger)
    {
        ledger.Check(server.TryReload(large: true), $"{server.Name}: the server did not reload a large response before its stop");
        List<Socket> readers = [];
        try
        {
            for (int i = 0; i < Readers; i++)
            {
                Socket reader = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
                readers.Add(reader);
                reader.Connect(server.EndPoint);
                _ = reader.Send(Requests.Of(RequestKind.Http11Close));
            }

            bool answers = SpinWait.SpinUntil(() => Pause() && server.Figures.Slots[2] == Readers, s_patience);
            ledger.Check(answers, $"{server.Name}: the server does not answer {Readers} clients that do not read");
            accounts.AfterStop(server, Readers);
            ledger.Equal($"{server.Name}: readers with a reset after the stop", Readers, (ulong)readers.Count(EndsWithReset));
            server.Tally.AddLeft("reader at the stop", Readers);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private static bool Pause()
    {
        Thread.Sleep(50);
        return true;
    }

    private static bool EndsWithReset(Socket reader)
    {
        try
        {
            byte[] buffer = new byte[64 << 10];
            while (reader.Receive(buffer) > 0)
            {
            }

            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionReset;
        }
    }
}
