using Uring.Soak.Accounts;
using Uring.Soak.Clients;

namespace Uring.Soak;

/// <summary>Stops a server while clients do not read their large response.</summary>
/// <param name="accounts">Stops the server.</param>
/// <param name="ledger">Receives the accounts.</param>
internal sealed class StoppedReaders(ServerAccounts accounts, Ledger ledger)
{
    private const string Name = "reader at the stop";
    private const int Readers = 4;

    // The index of the answering slots among the slots by state.
    private const int Answering = 2;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Connects the clients, and stops the server. At the limit of the stop the server must reset each of them.
    /// </summary>
    /// <param name="server">The server, without other clients. Its send timeout is longer than a stop.</param>
    public void Run(SoakServer server)
    {
        ledger.Check(server.TryReload(large: true), $"{server.Name}: the server did not reload a large response before its stop");
        int wrongs = server.Tally.Wrongs.Count;
        TaskCompletionSource stopped = new();
        Behaviour reader = SlowReaders.Until(Name, stopped.Task);
        Task visits = Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => reader.Run(server.EndPoint, server.Tally)));

        ledger.Check(Answers(server), $"{server.Name}: the server does not answer {Readers} clients that do not read");
        accounts.AfterStop(server, Readers);
        stopped.SetResult();
        visits.GetAwaiter().GetResult();
        ledger.Equal($"{server.Name}: readers with a reset after the stop", Readers, (ulong)server.Tally.Count(Name, ClientEnd.Reset));
        ledger.Equal($"{server.Name}: kinds of failures of readers at the stop", 0, (ulong)(server.Tally.Wrongs.Count - wrongs));
    }

    private static bool Answers(SoakServer server)
    {
        long start = Environment.TickCount64;
        while (server.Figures.Slots[Answering] != Readers)
        {
            if (Environment.TickCount64 - start > s_patience.TotalMilliseconds)
            {
                return false;
            }

            Thread.Sleep(50);
        }

        return true;
    }
}
