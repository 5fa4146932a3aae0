namespace Uring.Server.Operator.Figures.Reading;

/// <summary>How a server is, as its file tells.</summary>
internal enum Condition
{
    Starting,
    Serving,
    Stopping,
    Stopped,

    /// <summary>It did not end in order: an error, a kill, or the end of the machine.</summary>
    Died,
}
