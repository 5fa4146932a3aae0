namespace Uring.Server.Operator.Figures.Reading;

/// <summary>The condition of a server, according to its stats file.</summary>
internal enum Condition
{
    Starting,
    Serving,
    Stopping,
    Stopped,

    /// <summary>The server did not end in order: an error, a kill, or a crash of the machine.</summary>
    Died,
}
