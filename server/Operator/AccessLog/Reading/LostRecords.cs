namespace Uring.Server.Operator.AccessLog.Reading;

/// <summary>Reports records that were overwritten before they were read, at most once a second.</summary>
internal sealed class LostRecords
{
    private const long Interval = 1000;

    private ulong _unreported;
    private long _reportedAt = -Interval;

    public void Add(ulong count) => _unreported += count;

    /// <summary>
    /// Reports the records since the last report, if there are any and a second has passed.
    /// </summary>
    public void ReportIfDue()
    {
        if (Environment.TickCount64 - _reportedAt >= Interval)
        {
            Report();
        }
    }

    /// <summary>Reports the records since the last report, if there are any.</summary>
    public void Report()
    {
        if (_unreported > 0)
        {
            Output.PrintNotice(_unreported == 1
                ? "1 record was overwritten before it was read"
                : $"{_unreported} records were overwritten before they were read");
            _unreported = 0;
            _reportedAt = Environment.TickCount64;
        }
    }
}
