namespace Uring.Server.Operator.Figures;

/// <summary>How far the server is. The numbers are part of the layout of the page of figures.</summary>
internal enum PageState : uint
{
    Starting = 0,
    Serving = 1,
    Stopping = 2,

    /// <summary>It ended in order: the figures are final.</summary>
    Stopped = 3,
}
