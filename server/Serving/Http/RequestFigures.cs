using Uring.Server.Http.Parsing;
using Uring.Server.Operator.Figures;

namespace Uring.Server.Serving.Http;

/// <summary>Counts requests by status class, and those that are refused by kind.</summary>
internal sealed unsafe class RequestFigures
{
    private readonly RingFigures* _figures;

    public RequestFigures(RingFigures* figures) => _figures = figures;

    /// <summary>Counts an answer that was sent whole.</summary>
    public void Answered(int status)
    {
        if (status >= 200)
        {
            _figures->Requests++;
            _figures->CountAnswer(status);
        }
    }

    /// <summary>Counts a request that cannot be parsed, or exceeds a limit.</summary>
    public void Refused(RequestError error) => _figures->CountRefusal(error);

    /// <summary>Counts a request that did not arrive in time.</summary>
    public void TimedOut() => _figures->RequestTimeouts++;
}
