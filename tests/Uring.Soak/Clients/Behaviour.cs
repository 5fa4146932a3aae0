using System.Net;
using System.Net.Sockets;
using Uring.Soak.Accounts;

namespace Uring.Soak.Clients;

/// <summary>The behaviour of a client.</summary>
/// <param name="Name">The name in the tables.</param>
/// <param name="MustBeWhole">Whether such a client must receive the whole response and a clean end.</param>
/// <param name="Visit">Runs one connection of the client.</param>
internal sealed record Behaviour(string Name, bool MustBeWhole, Func<ClientConnection, Task<ClientEnd>> Visit)
{
    // errno(3): the system has no file left.
    private const int ENFILE = 23;

    // Far longer than a connect with four retransmissions of its SYN, even on a busy machine.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Whether the client sends a complete request at once and then only reads. Only the server can reset such a
    /// connection after a part of the response.
    /// </summary>
    public bool IsReader { get; init; }

    /// <summary>Runs one connection to its end.</summary>
    /// <param name="server">The address of the server.</param>
    /// <param name="tally">Counts the end of the connection.</param>
    public async Task Run(IPEndPoint server, Tally tally)
    {
        using CancellationTokenSource patience = new(s_patience);
        using ClientConnection? client = await Create(server, patience.Token);
        if (client is null)
        {
            return;
        }

        ClientEnd end;
        try
        {
            end = await Visit(client);
        }
        catch (OperationCanceledException)
        {
            end = ClientEnd.TimedOut;
        }
        catch (SocketException e)
        {
            end = e.SocketErrorCode switch
            {
                SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted or SocketError.NotConnected =>
                    client.HasAll ? ClientEnd.WholeThenReset : ClientEnd.Reset,
                SocketError.ConnectionRefused => ClientEnd.Refused,
                SocketError.TimedOut => ClientEnd.TimedOut,
                _ => ClientEnd.Failed,
            };
        }

        tally.Add(this, end, client);
    }

    /// <returns>The connection, or null when this machine has no descriptor left for a client.</returns>
    private static async Task<ClientConnection?> Create(IPEndPoint server, CancellationToken patience)
    {
        await Task.Yield();
        try
        {
            return new ClientConnection(server, patience);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.TooManyOpenSockets || e.NativeErrorCode is ENFILE)
        {
            return null;
        }
    }
}
