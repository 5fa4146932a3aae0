using System.IO.Pipelines;
using Uring.Kestrel.Loops;

namespace Uring.Kestrel.Connections;

/// <summary>Runs the sends of a connection on its loop, on the thread pool, or on the thread that has written.</summary>
/// <remarks>
/// <para>
/// HTTP/2 answers several requests of a connection at the same time. The requests wait in the queue of the thread pool. A send that
/// waits behind them carries their responses too, and a packet for each response would cost more than the response.
/// </para>
/// <para>
/// A loop submits the sends of several connections with one system call. Where few connections have work at a time, a send shares
/// nothing, and wakes the loop. The thread that has written then sends.
/// </para>
/// </remarks>
/// <param name="loop">Runs code on the loop.</param>
internal sealed class SendScheduler(LoopScheduler loop) : PipeScheduler
{
    private readonly SendPlacement _placement = new();

    /// <summary>Whether this thread sends by a system call, since it is not the loop.</summary>
    public bool SendsNow => _placement.Thread != SendThread.Loop && !loop.IsCurrent;

    public override void Schedule(Action<object?> action, object? state)
    {
        switch (_placement.Thread)
        {
            case SendThread.Pool:
                ThreadPool.Schedule(action, state);
                break;
            case SendThread.Writer when !loop.IsBusy:
                action(state);
                break;
            default:
                // The application can write more in this turn, or end the connection.
                loop.ScheduleLast(action, state);
                break;
        }
    }

    /// <inheritdoc cref="SendPlacement.OnSent"/>
    public void OnSent(long bytes, bool hasMore) => _placement.OnSent(bytes, hasMore);
}
