using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;

namespace Uring.Tests.Server;

/// <summary>
/// Errors of receives, sends and closes, given to a loop whose ring is not enabled. Each is counted by its
/// kind, no slot is lost, and each connection has one end: answered or broken.
/// </summary>
public sealed class HttpFaultTests
{
    private const string Request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    public static TheoryData<int> ReceivesToRepeat => new((int)Errno.ENOBUFS, (int)Errno.EINTR, (int)Errno.ECANCELED, (int)Errno.EINVAL);

    public static TheoryData<int> ClientsThatLeft => new((int)Errno.ECONNRESET, (int)Errno.ETIMEDOUT, (int)Errno.EPIPE, (int)Errno.ENOMEM);

    public static TheoryData<int> SendsToRepeat => new((int)Errno.EAGAIN, (int)Errno.ENOMEM, (int)Errno.ENOBUFS, (int)Errno.EINTR);

    public static TheoryData<int> BrokenSends => new((int)Errno.EPIPE, (int)Errno.ECONNRESET, (int)Errno.ETIMEDOUT, (int)Errno.ECANCELED);

    [Theory]
    [MemberData(nameof(ReceivesToRepeat))]
    public void A_receive_that_ended_without_a_fault_of_its_client_is_armed_again(int errno)
    {
        foreach (ServerMode mode in Enum.GetValues<ServerMode>())
        {
            using HttpLoopSteps loop = new(mode);
            loop.Accept();
            uint prepared = loop.Prepared;
            loop.EndReceive((Errno)errno);
            Assert.Equal(prepared + 1, loop.Prepared);
            loop.Receive(Request);
            loop.Sent();
            Assert.Equal(1ul, loop.Figures.KeptSlots);

            // An idle connection, and one in the middle of a head.
            prepared = loop.Prepared;
            loop.EndReceive((Errno)errno);
            Assert.Equal(prepared + 1, loop.Prepared);
            loop.Receive(Request[..9], more: false);
            Assert.Equal(prepared + 2, loop.Prepared);
            loop.EndReceive((Errno)errno);
            Assert.Equal(prepared + 3, loop.Prepared);
            loop.Receive(Request[9..]);
            loop.Sent();
            RequireEnd(loop, broken: false);
            Assert.Equal(2ul, loop.Figures.Requests);
        }
    }

    [Theory]
    [MemberData(nameof(ClientsThatLeft))]
    public void A_client_that_leaves_without_a_request_in_progress_is_answered_and_counted(int errno)
    {
        foreach (ServerMode mode in Enum.GetValues<ServerMode>())
        {
            using HttpLoopSteps loop = new(mode);
            loop.Accept();
            loop.Receive(Request);
            loop.Sent();
            loop.EndReceive((Errno)errno);
            Assert.Equal(1ul, loop.Figures.ClosingSlots);
            loop.Closed();
            RequireEnded(loop, broken: false);
            Assert.Equal(1ul, loop.Figures.Errors(Operation.Receive, (Errno)errno));
        }
    }

    [Theory]
    [MemberData(nameof(ClientsThatLeft))]
    public void A_connection_whose_client_leaves_before_its_answer_is_broken(int errno)
    {
        foreach (ServerMode mode in Enum.GetValues<ServerMode>())
        {
            using HttpLoopSteps loop = new(mode);
            loop.Accept();
            loop.Receive(Request);
            loop.EndReceive((Errno)errno);
            Assert.Equal(1ul, loop.Figures.AnsweringSlots);
            loop.SendFailed(Errno.EPIPE);
            Assert.Equal(1ul, loop.Figures.ClosingSlots);
            loop.Closed();
            RequireEnded(loop, broken: true);
        }
    }

    [Theory]
    [MemberData(nameof(SendsToRepeat))]
    public void A_send_without_room_is_repeated(int errno)
    {
        foreach (ServerMode mode in Enum.GetValues<ServerMode>())
        {
            using HttpLoopSteps loop = new(mode);
            loop.Accept();
            loop.Receive(Request + Request + Request);

            // The first answer is whole, and the second one is not sent.
            loop.SendFailed((Errno)errno, answer: 1);
            Assert.Equal((1ul, 1ul), (loop.Figures.AnsweringSlots, loop.Figures.Requests));
            uint prepared = loop.Prepared;
            loop.Advance(milliseconds: 1000);
            Assert.Equal(prepared + 2, loop.Prepared);
            loop.Sent(last: 1);
            Assert.Equal((1ul, 3ul), (loop.Figures.KeptSlots, loop.Figures.Requests));
            RequireEnd(loop, broken: false);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(100)]
    public void The_rest_of_an_answer_that_was_sent_in_part_follows(int bytes)
    {
        foreach (ServerMode mode in Enum.GetValues<ServerMode>())
        {
            using HttpLoopSteps loop = new(mode);
            loop.Accept();
            loop.Receive(Request);
            ulong before = loop.Figures.BytesSent;
            loop.SentInPart(bytes);
            Assert.Equal(0ul, loop.Figures.Requests);
            for (int rests = 0; loop.Figures.Requests == 0; rests++)
            {
                Assert.InRange(rests, 0, 200);
                loop.Advance(milliseconds: 1000);
                loop.SentInPart(1);
            }

            Assert.Equal((1ul, 1ul), (loop.Figures.KeptSlots, loop.Figures.Requests));
            Assert.InRange(loop.Figures.BytesSent - before, 100ul, 400ul);
            RequireEnd(loop, broken: false);
        }
    }

    [Theory]
    [MemberData(nameof(BrokenSends))]
    public void A_send_that_cannot_succeed_breaks_the_connection(int errno)
    {
        foreach (ServerMode mode in Enum.GetValues<ServerMode>())
        {
            using HttpLoopSteps loop = new(mode);
            loop.Accept();
            loop.Receive(Request + Request);
            loop.SendFailed((Errno)errno, answer: 1);
            Assert.Equal(1ul, loop.Figures.ClosingSlots);
            loop.EndReceive(Errno.ECANCELED);
            loop.Closed();
            RequireEnded(loop, broken: true);
            Assert.Equal(1ul, loop.Figures.Errors(Operation.Send, (Errno)errno));
            Assert.Equal(1ul, loop.Figures.Requests);
        }
    }

    [Fact]
    public void A_close_that_is_cancelled_is_repeated()
    {
        foreach (ServerMode mode in Enum.GetValues<ServerMode>())
        {
            using HttpLoopSteps loop = new(mode);
            loop.Accept();
            loop.EndReceive();
            for (ulong cancelled = 1; cancelled <= 3; cancelled++)
            {
                loop.Closed(Errno.ECANCELED);
                Assert.Equal((1ul, 0ul), (loop.Figures.ClosingSlots, loop.Figures.Connections));
                Assert.Equal(cancelled, loop.Figures.Errors(Operation.Close, Errno.ECANCELED));
            }

            loop.Closed();
            RequireEnded(loop, broken: false);
        }
    }

    [Fact]
    public void Completions_of_a_receive_whose_connection_has_ended_are_ignored()
    {
        foreach (ServerMode mode in Enum.GetValues<ServerMode>())
        {
            using HttpLoopSteps loop = new(mode);
            loop.Accept();
            loop.Receive("GET / HTTP/1.0\r\n\r\n");
            loop.Closed();
            RequireEnded(loop, broken: false);

            // The slot is free, and then has the next connection.
            foreach (bool isTaken in (bool[])[false, true])
            {
                if (isTaken)
                {
                    loop.Connection = 2;
                    loop.Accept();
                    loop.Connection = 1;
                }

                uint prepared = loop.Prepared;
                loop.EndReceive(Errno.ECANCELED);
                loop.EndReceive();
                loop.Receive(Request, more: false);
                Assert.Equal(prepared, loop.Prepared);

                // The loop cancels a receive that is still in flight.
                loop.Receive(Request);
                Assert.Equal(prepared + 1, loop.Prepared);
                Assert.Equal((1ul, 1ul), (loop.Figures.Requests, loop.Figures.Connections));
            }

            loop.Connection = 2;
            loop.Receive(Request);
            loop.Sent();
            Assert.Equal((2ul, 1ul), (loop.Figures.Requests, loop.Figures.KeptSlots));
        }
    }

    [Fact]
    public void The_client_that_half_closes_after_its_requests_gets_all_answers_before_the_close()
    {
        foreach (ServerMode mode in Enum.GetValues<ServerMode>())
        {
            using HttpLoopSteps loop = new(mode);
            loop.Accept();
            loop.Receive(string.Concat(Enumerable.Repeat(Request, 20)));
            loop.EndReceive();

            // A chain has at most 16 answers.
            loop.Sent(last: 15);
            Assert.Equal((1ul, 16ul), (loop.Figures.AnsweringSlots, loop.Figures.Requests));
            loop.Sent(last: 3);
            Assert.Equal((1ul, 20ul), (loop.Figures.ClosingSlots, loop.Figures.Requests));
            loop.Closed();
            RequireEnded(loop, broken: false);
        }
    }

    /// <summary>Ends an idle connection by the client's FIN, and requires one end.</summary>
    private static void RequireEnd(HttpLoopSteps loop, bool broken)
    {
        loop.EndReceive();
        Assert.Equal(1ul, loop.Figures.ClosingSlots);
        loop.Closed();
        RequireEnded(loop, broken);
    }

    private static void RequireEnded(HttpLoopSteps loop, bool broken)
    {
        RingFigures figures = loop.Figures;
        Assert.Equal((1ul, broken ? 1ul : 0, broken ? 0ul : 1), (figures.Connections, figures.Broken, figures.Answered));
        Assert.Equal((0ul, 0ul), (figures.AnsweringSlots + figures.KeptSlots + figures.LingeringSlots + figures.ClosingSlots, figures.Lost));
    }
}
