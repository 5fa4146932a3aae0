using Uring.Interop;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Serving.Answering;

/// <summary>Answers connections: <see cref="ArmedAnswers"/>, <see cref="ServedAnswers"/> or <see cref="Http.HttpAnswers"/>.</summary>
/// <typeparam name="TSelf">The implementing struct, so that the loop calls it without a virtual call.</typeparam>
internal interface IAnswers<TSelf>
    where TSelf : struct, IAnswers<TSelf>
{
    /// <summary>The tables and queues that the answers need.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="listeners">The number of sockets that the loop accepts from.</param>
    static abstract LoopShape Shape(ServerOptions options, int listeners);

    /// <summary>Creates the answers of a loop whose ring is set up and disabled.</summary>
    static abstract TSelf Create(LoopParts parts);

    /// <summary>Prepares the first accepts.</summary>
    void Start(long now);

    /// <summary>Handles the completion of an entry from accept to close.</summary>
    void Complete(UserData data, in io_uring_cqe cqe, long now);

    /// <summary>Submits the next entries of the connections, as far as the queue has room.</summary>
    void Advance(long now);

    /// <summary>Submits the rest of an answer that did not fit into the socket's buffer.</summary>
    /// <returns>False when the queue has no room.</returns>
    bool TryContinue(uint slot);

    /// <summary>Resets a connection with no send in flight whose answer was not sent whole.</summary>
    void Break(uint slot);

    /// <summary>
    /// When <see cref="Advance"/> has work although nothing completes, in milliseconds of the loop's clock. 0: now;
    /// <see cref="long.MaxValue"/>: never.
    /// </summary>
    long NextDeadline { get; }

    /// <summary>Whether an accept that belongs to a listener, not to a slot, is in flight.</summary>
    bool HasListenerAccepts { get; }

    /// <summary>Cancels accepts that a new response or a stop has outdated, as many as there is room for.</summary>
    /// <param name="resumeAt">The slot at which to begin. Set to where the pass continues, or to 0 at its end.</param>
    /// <returns>Whether outdated accepts were found.</returns>
    bool CancelOutdated(ref uint resumeAt);

    /// <summary>Handles the completion of a cancellation of an accept.</summary>
    /// <param name="slot">The slot of the accept.</param>
    /// <param name="result">An error when the accept goes on.</param>
    void CancelCompleted(uint slot, KernelResult result);

    /// <summary>Restarts the accepts that serve many connections, after a loss of completions.</summary>
    /// <param name="previous">The generation of the accepts in flight.</param>
    void RestartAccepts(ushort previous);
}
