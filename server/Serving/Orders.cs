using Uring.Interop;
using Uring.Server.Operator.Figures;

namespace Uring.Server.Serving;

/// <summary>The orders of the main thread, as the loop has taken them last.</summary>
internal sealed unsafe class Orders
{
    private readonly LoopControl _control;
    private readonly RingFigures* _figures;

    public Orders(LoopControl control, RingFigures* figures)
    {
        _control = control;
        _figures = figures;
        Site = control.Site;
    }

    /// <summary>The order that the loop follows. A loop that has failed quits.</summary>
    public LoopOrder Current { get; private set; }

    /// <summary>Whether the loop accepts no new connection.</summary>
    public bool Disarms => Current is LoopOrder.Disarm or LoopOrder.Abandon;

    /// <summary>Whether the loop cannot continue.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The site of the answers to come.</summary>
    public LoopSite Site { get; private set; }

    /// <summary>The fixed response of the answers to come.</summary>
    public LoopResponse Response => Site.Default;

    /// <summary>Takes the orders that the main thread has given last.</summary>
    /// <returns>Whether accepts may have to be cancelled.</returns>
    public bool Take()
    {
        if (Current == LoopOrder.Quit)
        {
            return false;
        }

        bool cancel = false;
        int sequence = _control.Sequence;
        LoopSite site = _control.Site;
        if (site != Site)
        {
            Site = site;
            _control.InUse = site;
            _figures->Reloads++;
            cancel = true;
        }

        Current = _control.Order;
        _control.State = LoopState.Serving;
        _control.Acknowledged = sequence;
        return cancel || Disarms;
    }

    /// <summary>Reports that no connection is left and none is accepted.</summary>
    public void ReportDisarmed() => _control.State = LoopState.Disarmed;

    /// <summary>Ends the loop, which cannot continue. The first failure counts.</summary>
    /// <param name="failure">A constant, since the loop must not allocate.</param>
    /// <param name="errno">The error.</param>
    public void Fail(string failure, Errno errno)
    {
        if (!HasFailed)
        {
            HasFailed = true;
            _control.Fail(failure, errno);
        }

        Current = LoopOrder.Quit;
    }
}
