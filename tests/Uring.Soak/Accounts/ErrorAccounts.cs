using Uring.Interop;

namespace Uring.Soak.Accounts;

/// <summary>
/// Checks the errors of a server's connections by operation and errno: each error has a cause, and the sums
/// are equal.
/// </summary>
/// <param name="ledger">Receives the accounts.</param>
internal sealed class ErrorAccounts(Ledger ledger)
{
    private const int Accept = 0;
    private const int Receive = 1;
    private const int Send = 2;
    private const int Shutdown = 3;
    private const int Drain = 4;

    // A client can reset its connection, or close it during the response. A client can cause no other error.
    private static readonly (int Operation, Errno Errno)[] s_clients =
    [
        (Receive, Errno.ECONNRESET), (Send, Errno.ECONNRESET), (Send, Errno.EPIPE), (Shutdown, Errno.ENOTCONN), (Drain, Errno.ECONNRESET),
    ];

    // The errors of a kernel without memory for a socket, a file, a request, or the page that receives a
    // request.
    private static readonly (int Operation, Errno Errno)[] s_shortage =
    [
        (Accept, Errno.ENFILE), (Accept, Errno.ENOMEM), (Receive, Errno.EFAULT), (Receive, Errno.ENOMEM), (Send, Errno.ENOMEM), (Drain, Errno.ENOMEM),
    ];

    /// <summary>Checks the accounts of a server that has no clients left.</summary>
    public void Settle(SoakServer server)
    {
        PageFigures figures = server.Figures;
        string kinds = $"errors: {figures.AllErrors()}";

        // A broken response counts its first failed send and no other one, or its reset by the server. Without
        // memory a send can also fail before its slot has a connection.
        ulong causes = figures.Errors(Send) + figures.Resets;
        bool sends = server.IsShort ? figures.Broken <= causes : figures.Broken == causes;
        ledger.Check(sends, $"{server.Name}: {figures.Broken} broken connections, but {figures.Errors(Send)} failed sends and {figures.Resets} resets by the server; {kinds}");

        ulong all = 0;
        for (int operation = Accept; operation <= Drain; operation++)
        {
            all += figures.Errors(operation);
        }

        ulong explained = 0;
        foreach ((int operation, Errno errno) in server.IsShort ? [.. s_clients, .. s_shortage] : s_clients)
        {
            explained += figures.Error(operation, (int)errno);
        }

        ledger.Check(explained == all, $"{server.Name}: {all - explained} errors without a cause; {kinds}");

        // Each accept that fails for lack of kernel memory is delayed, and no other one. Without memory a
        // chain can also fail before its accept.
        ulong shortages = figures.Error(Accept, (int)Errno.ENFILE) + figures.Error(Accept, (int)Errno.ENOMEM);
        bool delayed = server.IsShort ? figures.BackOffs >= shortages : figures.BackOffs == shortages;
        ledger.Check(delayed, $"{server.Name}: {figures.BackOffs} delayed accepts, but {shortages} accepts failed for lack of memory; {kinds}");
    }
}
