using Uring.Interop;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving.Answering;
using Uring.Server.Serving.Http;
using Uring.Server.Serving.Submitting;

namespace Uring.Server.Serving;

/// <summary>Composes a loop from the two choices: who submits, and when the answer is chosen.</summary>
internal static class LoopFactory
{
    /// <exception cref="IoUringException">The kernel refused the ring or its file table.</exception>
    public static ILoop Create(LoopSetup setup)
    {
        AnswerTiming answers = setup.Answers ?? TimingFor(setup.Options);
        return (setup.Options.Mode, answers) switch
        {
            (ServerMode.SqPoll, AnswerTiming.Armed) => new Loop<SqPoll, ArmedAnswers>(setup),
            (ServerMode.SqPoll, AnswerTiming.Served) => new Loop<SqPoll, ServedAnswers>(setup),
            (ServerMode.SqPoll, _) => new Loop<SqPoll, HttpAnswers>(setup),
            (_, AnswerTiming.Armed) => new Loop<Batched, ArmedAnswers>(setup),
            (_, AnswerTiming.Served) => new Loop<Batched, ServedAnswers>(setup),
            _ => new Loop<Batched, HttpAnswers>(setup),
        };
    }

    /// <summary>
    /// Returns the timing for the settings. A fixed response is armed in sqpoll mode: no code of the process then runs
    /// between a connection and its answer. In batched mode the loop submits the answer in any case. A peek at the request
    /// first lets the loop close the connection sooner.
    /// </summary>
    public static AnswerTiming TimingFor(ServerOptions options) =>
        options.ReadsRequests ? AnswerTiming.Http
        : options.Mode == ServerMode.SqPoll ? AnswerTiming.Armed
        : AnswerTiming.Served;

    /// <summary>
    /// Whether a loop with these settings sets the date of its answers. An armed answer has none, since it is older than its
    /// connection.
    /// </summary>
    public static bool DatesAnswers(ServerOptions options) => TimingFor(options) != AnswerTiming.Armed;

    /// <summary>The size of a ring's file table: the connections, the listeners and the doorbell.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="listeners">The number of sockets that a loop accepts from.</param>
    public static uint FileTableSize(ServerOptions options, int listeners)
    {
        LoopShape shape = TimingFor(options) switch
        {
            AnswerTiming.Armed => ArmedAnswers.Shape(options, listeners),
            AnswerTiming.Served => ServedAnswers.Shape(options, listeners),
            _ => HttpAnswers.Shape(options, listeners),
        };
        return LoopParts.FileTableSize(shape, listeners);
    }
}
