using Uring.Soak.Clients;

namespace Uring.Soak.Accounts;

/// <summary>
/// Compares the connections that the server reset during their response with the resets that its clients
/// received.
/// </summary>
/// <param name="ledger">Receives the accounts.</param>
internal sealed class ResetAccounts(Ledger ledger)
{
    /// <summary>Checks the accounts of a server that has no clients left.</summary>
    public void Settle(SoakServer server)
    {
        string name = server.Name;
        PageFigures figures = server.Figures;
        Tally tally = server.Tally;
        string kinds = $"by the timeout {figures.ResetByTimeout}, for room {figures.ResetForRoom}, by a reload {figures.ResetByReload}, at a stop {figures.ResetAtStop}";

        // A client with a complete request gets a reset after a part of the response for one of four reasons.
        // Without memory a send can fail, too.
        ulong resets = server.IsShort ? figures.Broken : figures.Resets;
        ledger.Check((ulong)tally.ResetReaders <= resets, $"{name}: {tally.ResetReaders} readers received a reset after a part, but the server reset {resets} connections: {kinds}");
        ledger.Check(figures.Resets <= (ulong)(tally.Opened - tally.Whole), $"{name}: the server reset {figures.Resets} connections ({kinds}), but only {tally.Opened - tally.Whole} clients received no whole response");

        // A steady reader loses its response only to a reload. Late readers do not count.
        ledger.Check((ulong)tally.ResetSteady <= figures.ResetByReload, $"{name}: {tally.ResetSteady} steady readers received a reset, but a reload caused {figures.ResetByReload} resets");
        ledger.Equal($"{name}: resets at a stop, before the stop", 0, figures.ResetAtStop);

        // The readers that stop pause for less than the default send timeout.
        ledger.Check(figures.ResetByTimeout == 0 || server.SendTimeout < SlowReaders.LongestPause, $"{name}: {figures.ResetByTimeout} resets by a timeout of {server.SendTimeout} s");
        ledger.Check(figures.ResetForRoom == 0 || server.IsCrowded, $"{name}: {figures.ResetForRoom} resets for room, but free slots at all times");
    }

    /// <summary>Checks that the hostile clients of a server had an effect.</summary>
    /// <param name="server">The server.</param>
    /// <param name="reloads">Whether the server replaced large responses again and again.</param>
    public void Effects(SoakServer server, bool reloads)
    {
        PageFigures figures = server.Figures;
        long steady = SlowReaders.Steady.Sum(client => server.Tally.Count(client, ClientEnd.Whole));
        if (reloads)
        {
            ledger.Check(figures.ResetByReload > 0, $"{server.Name}: no connection was reset by a reload");
        }
        else
        {
            ledger.Equal($"{server.Name}: resets by at most two reloads", 0, figures.ResetByReload);
            ledger.Check(steady > 0, $"{server.Name}: no steady reader received a whole response");
        }

        if (server.IsCrowded)
        {
            ledger.Check(figures.ResetForRoom > 0, $"{server.Name}: no connection was reset for room");
        }
        else if (server.SendTimeout < SlowReaders.LongestPause)
        {
            ledger.Check(figures.ResetByTimeout > 0, $"{server.Name}: no connection was reset by the timeout");
        }
    }
}
