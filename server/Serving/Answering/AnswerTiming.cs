namespace Uring.Server.Serving.Answering;

/// <summary>When an answer is chosen.</summary>
internal enum AnswerTiming
{
    /// <summary>Before the connection exists: <see cref="ArmedAnswers"/>. All clients get the same response.</summary>
    Armed,

    /// <summary>After the request was received: <see cref="ServedAnswers"/>.</summary>
    Served,

    /// <summary>After each request of a connection that may serve several: <see cref="Http.HttpAnswers"/>.</summary>
    Http,
}
