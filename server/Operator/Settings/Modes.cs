namespace Uring.Server.Operator.Settings;

/// <summary>The names of the modes in settings and in output.</summary>
internal static class Modes
{
    public const string SqPoll = "sqpoll";
    public const string Batched = "batched";

    public static string NameOf(ServerMode mode) => mode == ServerMode.SqPoll ? SqPoll : Batched;
}
