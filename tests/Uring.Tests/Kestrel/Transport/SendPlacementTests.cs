using Uring.Kestrel.Connections;

namespace Uring.Tests.Kestrel;

/// <summary>The choice of a thread for the sends of a connection.</summary>
public sealed class SendPlacementTests
{
    private const int Small = 100;
    private const int Large = 64 << 10;

    private readonly SendPlacement _placement = new();

    [Fact]
    public void A_connection_with_one_request_at_a_time_moves_to_the_thread_that_writes()
    {
        RequireAfter(SendPlacement.SinglesForWriter - 1, Small, hasMore: false, SendThread.Loop);
        RequireAfter(1, Small, hasMore: false, SendThread.Writer);
    }

    [Fact]
    public void A_connection_that_writes_during_its_sends_moves_to_the_pool()
    {
        RequireAfter(SendPlacement.SharedForPool - 1, Small, hasMore: true, SendThread.Loop);
        RequireAfter(1, Small, hasMore: true, SendThread.Pool);
    }

    [Fact]
    public void Rare_overlaps_of_two_responses_leave_a_connection_on_its_loop()
    {
        for (int i = 0; i < 1_000; i++)
        {
            RequireAfter(1, Small, hasMore: i % 3 == 0, SendThread.Loop);
        }
    }

    [Fact]
    public void Large_responses_that_overlap_stay_on_the_loop() => RequireAfter(1_000, Large, hasMore: true, SendThread.Loop);

    [Fact]
    public void A_connection_on_the_pool_returns_for_one_send_and_goes_on_with_one_more_overlap()
    {
        RequireAfter(SendPlacement.SharedForPool, Small, hasMore: true, SendThread.Pool);
        RequireAfter(SendPlacement.SendsElsewhere - 1, Small, hasMore: false, SendThread.Pool);
        RequireAfter(1, Small, hasMore: false, SendThread.Loop);
        RequireAfter(1, Small, hasMore: true, SendThread.Pool);
    }

    [Fact]
    public void A_connection_on_the_thread_that_writes_returns_to_its_loop_and_can_move_to_the_pool()
    {
        RequireAfter(SendPlacement.SinglesForWriter, Small, hasMore: false, SendThread.Writer);
        RequireAfter(SendPlacement.SendsElsewhere - 1, Small, hasMore: false, SendThread.Writer);
        RequireAfter(1, Small, hasMore: false, SendThread.Loop);
        RequireAfter(SendPlacement.SharedForPool, Small, hasMore: true, SendThread.Pool);
    }

    private void RequireAfter(int sends, long bytes, bool hasMore, SendThread thread)
    {
        for (int i = 0; i < sends; i++)
        {
            _placement.OnSent(bytes, hasMore);
        }

        Assert.Equal(thread, _placement.Thread);
    }
}
