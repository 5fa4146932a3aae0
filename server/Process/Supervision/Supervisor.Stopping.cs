using Uring.Server.Serving;

namespace Uring.Server.Process.Supervision;

/// <content>
/// From the signal to the end: new clients are turned away, those in the kernel's queue are still served, then the accepts are
/// cancelled, and the last connection ends. All of it within a time.
/// </content>
internal sealed unsafe partial class Supervisor
{
    // How often to look, in milliseconds.
    private const int StopInterval = 5;

    // The sockets are asked who is left when no connection has ended for this long, and again after as long, in milliseconds.
    private const long QuietTime = 50;

    // What a stop may take beyond its limit until the loops are told to leave the rest unfinished, in milliseconds.
    private const long Grace = 100;

    private void Stop()
    {
        long stopUntil = Now + _options.StopLimit;

        // If the kernel does not turn new clients away, they can keep coming as fast as they are served; and those of an inherited
        // socket wait for whoever serves it next.
        long drainUntil = _listeners.TryRefuseNew() && !_listeners.Inherited ? stopUntil : Now;
        do
        {
            Give(LoopOrder.Serve);
            AwaitNobodyLeft(drainUntil);
            Give(LoopOrder.Disarm);
            AwaitDisarmed(stopUntil + Grace);
        }
        while (Now < drainUntil && _listeners.HasClients);

        // The last look: somebody may have come between the one before and the cancellation.
        Give(LoopOrder.Quit);
        foreach (LoopThread loop in _loops)
        {
            loop.Join();
        }
    }

    private void AwaitNobodyLeft(long until)
    {
        ulong ended = Ended;
        long quietSince = Now;
        while (Now < until)
        {
            Thread.Sleep(StopInterval);
            if (ended != Ended)
            {
                ended = Ended;
                quietSince = Now;
            }
            else if (Now - quietSince >= QuietTime)
            {
                if (!_listeners.HasClients)
                {
                    return;
                }

                quietSince = Now;
            }
        }
    }

    private void AwaitDisarmed(long until)
    {
        while (Now < until && !_loops.TrueForAll(loop => loop.Control.IsDisarmed))
        {
            Thread.Sleep(StopInterval);
        }
    }

    private void Give(LoopOrder order)
    {
        foreach (LoopThread loop in _loops)
        {
            loop.Control.Give(order);
        }
    }

    private ulong Ended
    {
        get
        {
            ulong ended = 0;
            foreach (LoopThread loop in _loops)
            {
                ended += loop.Figures->Connections;
            }

            return ended;
        }
    }

    private static long Now => Environment.TickCount64;
}
