using System.Runtime.InteropServices;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Answering;
using Uring.Server.Serving.Connections;

namespace Uring.Tests.Server;

/// <summary>
/// The time without progress: a loop that gets no processor slows it down, and does not stop it.
/// </summary>
public sealed unsafe class SendProgressTests
{
    [Fact]
    public void A_turn_counts_for_half_a_second_at_most()
    {
        var figures = (RingFigures*)NativeMemory.AllocZeroed((nuint)sizeof(RingFigures));
        try
        {
            ConnectionTable connections = new(4, 1, 4, figures);
            SendProgress progress = new(connections);
            progress.BeginTurn(now: 1_000_000);
            long start = progress.Now;
            progress.Record(2, progress: false);
            progress.Record(1, progress: false);
            progress.BeginTurn(now: 1_000_100);
            progress.BeginTurn(now: 1_002_000);
            progress.BeginTurn(now: 1_900_000);
            Assert.Equal(start + 100 + 500 + 500, progress.Now);
            Assert.True(progress.TryLongest(0, out uint longest));
            Assert.Equal((2u, start), (longest, connections[longest].LastProgress));

            progress.Record(2, progress: true);
            Assert.True(progress.TryLongest(0, out longest));
            Assert.Equal((1u, start), (longest, connections[longest].LastProgress));
            Assert.Equal(progress.Now, connections[2].LastProgress);

            progress.Record(1, progress: false);
            Assert.Equal((start, 1100), (connections[1].LastProgress, connections[1].Idle));
            progress.Ended(1);
            progress.Ended(2);
            Assert.False(progress.TryLongest(0, out _));
        }
        finally
        {
            NativeMemory.Free(figures);
        }
    }

    [Fact]
    public void Time_without_an_attempt_is_no_idle_time_of_the_client()
    {
        var figures = (RingFigures*)NativeMemory.AllocZeroed((nuint)sizeof(RingFigures));
        try
        {
            ConnectionTable connections = new(4, 1, 4, figures);
            SendProgress progress = new(connections);
            progress.BeginTurn(now: 1_000_000);
            progress.Record(2, progress: false);
            progress.BeginTurn(now: 1_000_250);
            progress.Record(2, progress: false);
            Assert.Equal(250, connections[2].Idle);

            // The SQ thread gets no processor, and the submission queue stays full.
            for (int turn = 1; turn <= 100; turn++)
            {
                progress.BeginTurn(now: 1_000_250 + (turn * 100));
            }

            Assert.Equal(250, connections[2].Idle);
            progress.Record(2, progress: true);
            Assert.Equal(0, connections[2].Idle);
        }
        finally
        {
            NativeMemory.Free(figures);
        }
    }
}
