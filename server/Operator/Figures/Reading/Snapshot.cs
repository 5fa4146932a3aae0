using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.Figures.Reading;

/// <summary>The figures of a server at one point in time.</summary>
internal sealed class Snapshot
{
    private readonly RingFigures[] _rings;
    private readonly RingFigures[] _total = new RingFigures[1];

    /// <param name="header">The header of the page.</param>
    /// <param name="rings">A copy of the figures of each ring.</param>
    /// <param name="locked">Whether a process holds a lock on the file.</param>
    /// <param name="takenAt">The time of the copy.</param>
    public Snapshot(in PageHeader header, RingFigures[] rings, bool locked, DateTimeOffset takenAt)
    {
        _rings = rings;
        TakenAt = takenAt;
        Pid = header.Pid;
        Mode = header.Mode switch
        {
            (uint)ServerMode.SqPoll => "sqpoll",
            (uint)ServerMode.Batched => "batched",
            _ => "unknown",
        };
        Slots = header.Slots;
        Linger = header.Linger;
        ReadsRequests = header.ReadsRequests != 0;
        KeepAlive = header.KeepAlive;
        SlotStates = [.. Figure.SlotStates.Where(state => ReadsRequests || state != Figure.Kept)];
        Reloads = header.Reloads;
        Addresses = header.Addresses();
        StartedAt = Time(header.StartedAt);
        Condition = (header.State, locked) switch
        {
            ((uint)PageState.Stopped, _) => Condition.Stopped,
            (_, false) => Condition.Died,
            ((uint)PageState.Starting, _) => Condition.Starting,
            ((uint)PageState.Stopping, _) => Condition.Stopping,
            _ => Condition.Serving,
        };
        StoppedAt = Condition == Condition.Stopped ? Time(header.StoppedAt) : null;
        SumUp();
    }

    public DateTimeOffset TakenAt { get; }

    public int Pid { get; }

    public Condition Condition { get; }

    public bool IsAlive => Condition is not (Condition.Stopped or Condition.Died);

    public string Mode { get; }

    /// <summary>The number of slots of each ring.</summary>
    public uint Slots { get; }

    /// <summary>The linger in milliseconds.</summary>
    public uint Linger { get; }

    /// <summary>Whether the server reads requests, and so has the figures of requests.</summary>
    public bool ReadsRequests { get; }

    /// <summary>How long a connection can wait for its next request, in seconds.</summary>
    public uint KeepAlive { get; }

    /// <summary>The states that a slot of this server can have.</summary>
    public IReadOnlyList<Figure> SlotStates { get; }

    public ulong Reloads { get; }

    public IReadOnlyList<string> Addresses { get; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>The time of the orderly end. Null before it, and for a server that has died.</summary>
    public DateTimeOffset? StoppedAt { get; }

    public ReadOnlySpan<RingFigures> Rings => _rings;

    /// <summary>The sum of all rings.</summary>
    public ref readonly RingFigures Total => ref _total[0];

    /// <summary>Returns the errors of a ring or of the total whose count is not 0.</summary>
    public static IReadOnlyList<ErrorCount> Errors(in RingFigures figures)
    {
        List<ErrorCount> errors = [];
        foreach (Operation operation in Enum.GetValues<Operation>())
        {
            for (int errno = 0; errno < RingFigures.Errnos; errno++)
            {
                if (figures.Errors(operation, (Errno)errno) is > 0 and ulong count)
                {
                    errors.Add(new ErrorCount(operation, (Errno)errno, count));
                }
            }
        }

        return errors;
    }

    private void SumUp()
    {
        Span<ulong> total = MemoryMarshal.Cast<RingFigures, ulong>(_total.AsSpan());
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<RingFigures, ulong>(_rings.AsSpan());
        for (int i = 0; i < words.Length; i++)
        {
            total[i % total.Length] += words[i];
        }
    }

    /// <summary>Converts a time, and clamps it: a damaged page may hold any number.</summary>
    private static DateTimeOffset Time(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
}
