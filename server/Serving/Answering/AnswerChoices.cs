using Uring.Server.Operator.Settings;

namespace Uring.Server.Serving.Answering;

/// <summary>The default choice.</summary>
internal static class AnswerChoices
{
    /// <summary>
    /// Armed where a kernel thread submits: then no instruction of the process is on the way of a connection. The
    /// process that submits by itself is on that way in any case, and a receive first lets it close sooner.
    /// </summary>
    public static AnswerChoice For(ServerOptions options) =>
        options.Mode == ServerMode.SqPoll ? AnswerChoice.Armed : AnswerChoice.Served;
}
