using Uring.Server.Serving;

namespace Uring.Server.Process.Supervision;

/// <content>
/// Stops the server within a time limit: refuses new clients, serves those in the kernel's queues, cancels the accepts
/// and waits for the last connection. Connections that are left at the limit are reset.
/// </content>
internal sealed unsafe partial class Supervisor
{
    // The interval between checks of the loops' progress, in milliseconds.
    private const int StopInterval = 5;

    // After this time without an ended connection the queues of the sockets are checked, in milliseconds.
    private const long QuietTime = 50;

    // The time beyond the limit for the loops to reset the connections that are left, in milliseconds.
    private const long Grace = 1000;

    private void Stop()
    {
        long stopUntil = Now + _options.StopLimit;

        // Without a refusal by the kernel, clients can arrive as fast as they are served. Clients of an inherited socket
        // wait for the next server of the socket.
        long drainUntil = _listeners.TryRefuseNew() && !_listeners.Inherited ? stopUntil : Now;
        do
        {
            Give(LoopOrder.Serve);
            AwaitNoClientLeft(drainUntil);
            Give(LoopOrder.Disarm);
            AwaitDisarmed(stopUntil);
        }
        while (Now < drainUntil && _listeners.HasClients);

        if (!IsDisarmed)
        {
            Give(LoopOrder.Abandon);
            AwaitDisarmed(stopUntil + Grace);
        }

        // A client may have arrived between the last check and the cancellation.
        Give(LoopOrder.Quit);
        foreach (LoopThread loop in _loops)
        {
            loop.Join();
        }
    }

    private void AwaitNoClientLeft(long until)
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
        while (Now < until && !IsDisarmed)
        {
            Thread.Sleep(StopInterval);
        }
    }

    private bool IsDisarmed => _loops.TrueForAll(loop => loop.Control.IsDisarmed);

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
