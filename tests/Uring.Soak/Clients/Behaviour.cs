using System.Net;
using System.Net.Sockets;
using Uring.Soak.Accounts;

namespace Uring.Soak.Clients;

/// <summary>A way to treat a server.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="MustBeWhole">Whether such a client has a right to the whole response and a clean end.</param>
/// <param name="Visit">What it does.</param>
internal sealed record Behaviour(string Name, bool MustBeWhole, Func<ClientConnection, Task<ClientEnd>> Visit)
{
    // errno(3): some program has used up the files of the system.
    private const int ENFILE = 23;

    // Far longer than a SYN takes that is sent five times, on a machine that has other things to do.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>One connection, from its beginning to its end.</summary>
    /// <param name="server">Where the server listens.</param>
    /// <param name="tally">Where its end is counted.</param>
    public async Task Run(IPEndPoint server, Tally tally)
    {
        using CancellationTokenSource patience = new(s_patience);
        using ClientConnection? visitor = await Arrive(server, patience.Token);
        if (visitor is null)
        {
            return;
        }

        ClientEnd end;
        try
        {
            end = await Visit(visitor);
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
                    visitor.HasAll ? ClientEnd.WholeThenReset : ClientEnd.Reset,
                SocketError.ConnectionRefused => ClientEnd.Refused,
                SocketError.TimedOut => ClientEnd.TimedOut,
                _ => ClientEnd.Failed,
            };
        }

        tally.Add(this, end, visitor);
    }

    /// <returns>Null when this machine has no descriptor left for a client: nothing was opened then.</returns>
    private static async Task<ClientConnection?> Arrive(IPEndPoint server, CancellationToken patience)
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
