using System.IO.Pipelines;

namespace Uring.Kestrel.Connections;

/// <summary>Chooses the thread for the sends of a connection: its loop, or the thread pool.</summary>
/// <remarks>
/// HTTP/2 answers several requests of a connection at the same time. The requests wait in the queue of the thread pool. A send that
/// waits behind them carries their responses too, and a packet for each response would cost more than the response.
/// </remarks>
/// <param name="loop">Runs code on the loop.</param>
internal sealed class SendScheduler(PipeScheduler loop) : PipeScheduler
{
    // A larger send already carries several responses, or a part of a large one.
    private const long LargestShared = 16 << 10;

    // Sends during which the application has written more, each of which outweighs one during which it has not.
    private const int EvidenceForPool = 4;

    // The sends on the pool until the loop sends again, and looks for evidence.
    private const int SendsOnPool = 256;

    private int _evidence;
    private int _left;

    /// <summary>Whether the next send runs on the thread pool.</summary>
    public bool PrefersPool => _left > 0;

    public override void Schedule(Action<object?> action, object? state) => (PrefersPool ? ThreadPool : loop).Schedule(action, state);

    /// <summary>Learns from a send.</summary>
    /// <param name="bytes">The bytes that were sent.</param>
    /// <param name="hasMore">Whether the application has written more in the meantime.</param>
    public void OnSent(long bytes, bool hasMore)
    {
        if (PrefersPool)
        {
            // One further send with evidence is then enough.
            _left--;
            _evidence = EvidenceForPool - 1;
        }
        else if (!hasMore)
        {
            _evidence = Math.Max(0, _evidence - 1);
        }
        else if (bytes < LargestShared && ++_evidence >= EvidenceForPool)
        {
            _left = SendsOnPool;
        }
    }
}
