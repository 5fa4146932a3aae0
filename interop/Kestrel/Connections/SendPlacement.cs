namespace Uring.Kestrel.Connections;

/// <summary>Learns from the sends of a connection which thread is best for the next ones.</summary>
/// <remarks>
/// The first sends are on the loop. Only there can the application write during a send. Such a write shows that responses can
/// share a send.
/// </remarks>
internal sealed class SendPlacement
{
    /// <summary>
    /// The number of shared sends that moves the sends to the pool. A send is shared when the application writes more during the
    /// send. Each other send subtracts one.
    /// </summary>
    public const int SharedForPool = 4;

    /// <summary>
    /// The number of sends in a row that are not shared, which moves the sends to the thread that has written.
    /// </summary>
    public const int SinglesForWriter = 8;

    /// <summary>The number of sends on another thread until the loop sends again.</summary>
    public const int SendsElsewhere = 256;

    // A larger send already carries several responses, or a part of a large one.
    private const long LargestShared = 16 << 10;

    private int _shared;
    private int _singles;
    private int _left;

    /// <summary>The thread of the next send.</summary>
    public SendThread Thread { get; private set; }

    /// <summary>Learns from a send.</summary>
    /// <param name="bytes">The bytes that were sent.</param>
    /// <param name="hasMore">Whether the application has written more in the meantime.</param>
    public void OnSent(long bytes, bool hasMore)
    {
        if (Thread != SendThread.Loop)
        {
            CountDown();
        }
        else if (!hasMore)
        {
            _shared = Math.Max(0, _shared - 1);
            if (++_singles == SinglesForWriter)
            {
                MoveTo(SendThread.Writer);
            }
        }
        else
        {
            _singles = 0;
            if (bytes < LargestShared && ++_shared == SharedForPool)
            {
                MoveTo(SendThread.Pool);
            }
        }
    }

    private void CountDown()
    {
        if (--_left == 0)
        {
            // One more shared send is then enough to return to the pool.
            (_shared, _singles) = (Thread == SendThread.Pool ? SharedForPool - 1 : 0, 0);
            Thread = SendThread.Loop;
        }
    }

    private void MoveTo(SendThread thread) => (Thread, _left) = (thread, SendsElsewhere);
}
