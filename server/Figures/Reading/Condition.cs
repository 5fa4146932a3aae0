namespace Uring.Server.Figures.Reading;

/// <summary>How a server is, as its file tells.</summary>
internal enum Condition
{
    Starting,
    Serving,
    Stopping,
    Stopped,

    /// <summary>It ended without a word: killed, or the machine was.</summary>
    Died,
}
