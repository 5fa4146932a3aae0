using Uring.Interop;

namespace Uring.Soak.Accounts;

/// <summary>What went wrong with a server's connections, kind by kind: each kind has its cause, and the sums meet.</summary>
/// <param name="ledger">Where the accounts are settled.</param>
internal sealed class ErrorAccounts(Ledger ledger)
{
    private const int Accept = 0;
    private const int Receive = 1;
    private const int Send = 2;
    private const int Shutdown = 3;
    private const int Drain = 4;

    // A client does nothing to its connection but reset it, or end it while the response is on its way.
    private static readonly (int Operation, Errno Errno)[] s_clients =
    [
        (Receive, Errno.ECONNRESET), (Send, Errno.ECONNRESET), (Send, Errno.EPIPE), (Shutdown, Errno.ENOTCONN), (Drain, Errno.ECONNRESET),
    ];

    // What the kernel says that has no memory for a socket, a file, a request, or the page where a request is to be written.
    private static readonly (int Operation, Errno Errno)[] s_shortage =
    [
        (Accept, Errno.ENFILE), (Accept, Errno.ENOMEM), (Receive, Errno.EFAULT), (Receive, Errno.ENOMEM), (Send, Errno.ENOMEM), (Drain, Errno.ENOMEM),
    ];

    /// <summary>Settles them.</summary>
    public void Settle(SoakServer server)
    {
        PageFigures figures = server.Figures;
        string kinds = $"its errors are: {figures.AllErrors()}";

        // Of a response that breaks, the first send that fails is counted by its kind, and no other. Without memory there are sends that
        // fail though they had no connection yet.
        bool sends = server.IsShort ? figures.Broken <= figures.Errors(Send) : figures.Broken == figures.Errors(Send);
        ledger.Check(sends, $"{server.Name}: {figures.Broken} connections broke, and {figures.Errors(Send)} sends failed; {kinds}");

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

        ledger.Check(explained == all, $"{server.Name}: {all - explained} errors that no client can cause; {kinds}");

        // Each accept that finds the kernel without what it takes is put off, and no other. Without memory there are chains that do not
        // come to their accept.
        ulong shortages = figures.Error(Accept, (int)Errno.ENFILE) + figures.Error(Accept, (int)Errno.ENOMEM);
        bool putOff = server.IsShort ? figures.BackOffs >= shortages : figures.BackOffs == shortages;
        ledger.Check(putOff, $"{server.Name}: accepting was put off {figures.BackOffs} times; {kinds}");
    }
}
