namespace Uring.Server.Serving.Answering;

/// <summary>When an answer is chosen.</summary>
internal enum AnswerTiming
{
    /// <summary>Before the connection exists: <see cref="ArmedAnswers"/>. All clients get the same response.</summary>
    Armed,

    /// <summary>After the request was received: <see cref="ServedAnswers"/>.</summary>
    Served,
}
