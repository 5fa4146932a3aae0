using System.Net;
using System.Net.Sockets;
using Uring.Bench.Soak.Accounts;

namespace Uring.Bench.Soak.Clients;

/// <summary>A way to treat a server.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="MustBeWhole">Whether such a client has a right to the whole response and a clean end.</param>
/// <param name="Visit">What it does.</param>
internal sealed record Behaviour(string Name, bool MustBeWhole, Func<Visitor, Task<VisitEnd>> Visit)
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
        using Visitor? visitor = await Arrive(server, patience.Token);
        if (visitor is null)
        {
            return;
        }

        VisitEnd end;
        try
        {
            end = await Visit(visitor);
        }
        catch (OperationCanceledException)
        {
            end = VisitEnd.TimedOut;
        }
        catch (SocketException e)
        {
            end = e.SocketErrorCode switch
            {
                SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted or SocketError.NotConnected =>
                    visitor.HasAll ? VisitEnd.WholeThenReset : VisitEnd.Reset,
                SocketError.ConnectionRefused => VisitEnd.Refused,
                SocketError.TimedOut => VisitEnd.TimedOut,
                _ => VisitEnd.Failed,
            };
        }

        tally.Add(this, end, visitor);
    }

    /// <returns>Null when this machine has no descriptor left for a client: nothing was opened then.</returns>
    private static async Task<Visitor?> Arrive(IPEndPoint server, CancellationToken patience)
    {
        await Task.Yield();
        try
        {
            return new Visitor(server, patience);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.TooManyOpenSockets || e.NativeErrorCode is ENFILE)
        {
            return null;
        }
    }
}
