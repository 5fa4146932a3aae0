namespace Uring.Server.Operator.Figures;

/// <summary>The state of the server. The numbers are part of the layout of the page of figures.</summary>
internal enum PageState : uint
{
    Starting = 0,
    Serving = 1,
    Stopping = 2,

    /// <summary>The server has ended in order, and the figures are final.</summary>
    Stopped = 3,
}
