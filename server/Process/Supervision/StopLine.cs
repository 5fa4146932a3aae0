using Uring.Interop;
using Uring.Server.Operator.Figures;

namespace Uring.Server.Process.Supervision;

/// <summary>The line of totals that the server prints after a stop.</summary>
internal static unsafe class StopLine
{
    /// <param name="loops">All loops. They have ended.</param>
    /// <param name="readsRequests">Whether the line has the number of requests.</param>
    public static string Of(IReadOnlyList<LoopThread> loops, bool readsRequests)
    {
        ulong connections = 0, requests = 0, answered = 0, silent = 0, lost = 0, allocated = 0, unfinished = 0;
        ulong[] errors = new ulong[RingFigures.Operations];
        foreach (LoopThread loop in loops)
        {
            RingFigures* figures = loop.Figures;
            connections += figures->Connections;
            requests += figures->Requests;
            answered += figures->Answered;
            silent += figures->Silent;
            lost += figures->Lost;
            allocated += figures->AllocatedBytes;
            unfinished += loop.Unfinished + figures->ResetAtStop;
            for (int operation = 0; operation < RingFigures.Operations; operation++)
            {
                for (int errno = 0; errno < RingFigures.Errnos; errno++)
                {
                    errors[operation] += figures->Errors((Operation)operation, (Errno)errno);
                }
            }
        }

        return $"stopped: {connections} connections, {(readsRequests ? $"{requests} requests, " : "")}{answered} answered, {silent} of them silent; "
            + $"errors: accept {errors[(int)Operation.Accept]}, receive {errors[(int)Operation.Receive]}, "
            + $"send {errors[(int)Operation.Send]}, shutdown {errors[(int)Operation.Shutdown]}, "
            + $"drain {errors[(int)Operation.Drain]}, close {errors[(int)Operation.Close]}; "
            + $"lost {lost}; unfinished {unfinished}; allocated while serving: {allocated} bytes";
    }
}
