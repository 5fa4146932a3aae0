namespace Uring.Server.Serving.Answering;

/// <summary>Keeps the date of the response current, without a system call where the process has a vDSO.</summary>
internal sealed class AnswerDates
{
    private LoopResponse? _response;

    // In milliseconds of the loop's clock.
    private long _next;

    /// <summary>Sets the date once a second. To be called before each answer.</summary>
    public void Refresh(LoopResponse response, long now)
    {
        if (!response.IsDated || (now < _next && response == _response))
        {
            return;
        }

        DateTime utc = DateTime.UtcNow;
        response.SetDate(utc);
        _response = response;
        _next = now + 1000 - utc.Millisecond;
    }
}
