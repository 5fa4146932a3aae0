using Uring.Bench.Servers.Load;
using Uring.Bench.Soak.Clients;

namespace Uring.Bench.Soak.Accounts;

/// <summary>What the clients of a server have seen, all together.</summary>
/// <param name="linger">How long the server waits for a client that may be sending, in milliseconds.</param>
internal sealed class Tally(int linger)
{
    /// <summary>The mark of those that have waited for a first byte as long as they can wait.</summary>
    public const string Unheard = ", unheard";

    // Where a server does not linger it is the deferral of accepts that waits for a request, a second at least (TCP_DEFER_ACCEPT).
    private const int Deferral = 1000;

    private static readonly Ending[] s_bad = [Ending.WholeThenReset, Ending.Reset, Ending.Short, Ending.Refused, Ending.Failed];

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long[]> _kinds = new(StringComparer.Ordinal);

    /// <summary>Connections that were tried.</summary>
    public long Opened { get; private set; }

    /// <summary>Those that got at least a byte: the server has certainly had them.</summary>
    public long Seen { get; private set; }

    /// <summary>Those that got the whole response.</summary>
    public long Whole { get; private set; }

    /// <summary>Those that were reset and had themselves let the server wait about as long as it lingers, or defers accepts.</summary>
    public long Late { get; private set; }

    /// <summary>What no client that behaves may see, a line for each kind.</summary>
    public Dictionary<string, long> Wrongs { get; } = [];

    /// <summary>The kinds of clients, each with its ends in the order of <see cref="VisitEnd"/>.</summary>
    public IReadOnlyDictionary<string, long[]> Kinds => _kinds;

    /// <summary>The end of one connection.</summary>
    /// <param name="behaviour">Of whom.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="visitor">What it saw.</param>
    public void Add(Behaviour behaviour, VisitEnd end, Visitor visitor)
    {
        lock (_lock)
        {
            Opened++;
            Seen += visitor.Received > 0 ? 1 : 0;
            Whole += visitor.HasAll ? 1 : 0;
            Of(behaviour.Name)[(int)end]++;
            if (behaviour.MustBeWhole && end is VisitEnd.Reset or VisitEnd.WholeThenReset && visitor.LongestPause.TotalMilliseconds > (linger > 0 ? linger : Deferral) / 2)
            {
                // On a machine that has other things to do it is the client that was held up in the midst of its request, and the server
                // has a right not to wait for it.
                Late++;
            }
            else if (behaviour.MustBeWhole ? end != VisitEnd.Whole : end is VisitEnd.TimedOut or VisitEnd.Short or VisitEnd.Refused or VisitEnd.Failed)
            {
                Wrong($"{behaviour.Name}: {end}{(end == VisitEnd.TimedOut && visitor.Received == 0 ? Unheard : "")}", 1);
            }
        }
    }

    /// <summary>A run of the load generator.</summary>
    /// <param name="name">What the tables call it.</param>
    /// <param name="outcome">What its clients saw.</param>
    /// <param name="crowded">Whether the server cannot serve them all in time: then they may wait longer than they like, but no more.</param>
    public void Add(string name, LoadOutcome outcome, bool crowded)
    {
        lock (_lock)
        {
            long whole = outcome.Count(Ending.Whole) + outcome.Count(Ending.WholeThenReset);
            Opened += outcome.Connections + outcome.Unfinished;
            Seen += whole + outcome.Count(Ending.Short);
            Whole += whole;
            long[] ends = Of(name);
            ends[(int)VisitEnd.Whole] += outcome.Count(Ending.Whole);
            ends[(int)VisitEnd.WholeThenReset] += outcome.Count(Ending.WholeThenReset);
            ends[(int)VisitEnd.Reset] += outcome.Count(Ending.Reset);
            ends[(int)VisitEnd.Short] += outcome.Count(Ending.Short);
            ends[(int)VisitEnd.Refused] += outcome.Count(Ending.Refused);
            ends[(int)VisitEnd.Failed] += outcome.Count(Ending.Failed);
            ends[(int)VisitEnd.TimedOut] += outcome.Unfinished;
            foreach (Ending ending in s_bad)
            {
                // The kernel itself resets a client that has been waiting in a queue without room for too long.
                if (outcome.Count(ending) > 0 && !(crowded && ending is Ending.Reset))
                {
                    Wrong($"{name}: {ending} ({string.Join(", ", outcome.Errors.Select(error => $"{error.Errno} {error.Count}"))})", outcome.Count(ending));
                }
            }

            if (outcome.Unfinished > 0 && !crowded)
            {
                Wrong($"{name}: not answered", outcome.Unfinished);
            }
        }
    }

    /// <summary>Connections of others, whose ends nobody knows.</summary>
    /// <param name="name">What the tables call them.</param>
    /// <param name="count">How many.</param>
    public void AddLeft(string name, long count)
    {
        lock (_lock)
        {
            Opened += count;
            Of(name)[(int)VisitEnd.Left] += count;
        }
    }

    private long[] Of(string name) =>
        _kinds.TryGetValue(name, out long[]? ends) ? ends : _kinds[name] = new long[Enum.GetValues<VisitEnd>().Length];

    private void Wrong(string what, long count) => Wrongs[what] = Wrongs.GetValueOrDefault(what) + count;
}
