using Uring.Soak.Clients;
using Uring.TestTools.Load;

namespace Uring.Soak.Accounts;

/// <summary>What the clients of a server have seen, all together.</summary>
/// <param name="linger">How long the server waits for a client that may be sending, in milliseconds.</param>
internal sealed class Tally(int linger)
{
    /// <summary>The mark of those that have waited for a first byte as long as they can wait.</summary>
    public const string Unheard = ", unheard";

    // Where a server does not linger it is the deferral of accepts that waits for a request, a second at least (TCP_DEFER_ACCEPT).
    private const int Deferral = 1000;

    private static readonly ConnectionEnd[] s_bad = [ConnectionEnd.WholeThenReset, ConnectionEnd.Reset, ConnectionEnd.Short, ConnectionEnd.Refused, ConnectionEnd.Failed];

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

    /// <summary>The kinds of clients, each with its ends in the order of <see cref="ClientEnd"/>.</summary>
    public IReadOnlyDictionary<string, long[]> Kinds => _kinds;

    /// <summary>The end of one connection.</summary>
    /// <param name="behaviour">Of whom.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="visitor">What it saw.</param>
    public void Add(Behaviour behaviour, ClientEnd end, ClientConnection visitor)
    {
        lock (_lock)
        {
            Opened++;
            Seen += visitor.Received > 0 ? 1 : 0;
            Whole += visitor.HasAll ? 1 : 0;
            Of(behaviour.Name)[(int)end]++;
            if (behaviour.MustBeWhole && end is ClientEnd.Reset or ClientEnd.WholeThenReset && visitor.LongestPause.TotalMilliseconds > (linger > 0 ? linger : Deferral) / 2)
            {
                // On a machine that has other things to do it is the client that was held up in the midst of its request, and the server
                // has a right not to wait for it.
                Late++;
            }
            else if (behaviour.MustBeWhole ? end != ClientEnd.Whole : end is ClientEnd.TimedOut or ClientEnd.Short or ClientEnd.Refused or ClientEnd.Failed)
            {
                Wrong($"{behaviour.Name}: {end}{(end == ClientEnd.TimedOut && visitor.Received == 0 ? Unheard : "")}", 1);
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
            long whole = outcome.Count(ConnectionEnd.Whole) + outcome.Count(ConnectionEnd.WholeThenReset);
            Opened += outcome.Connections + outcome.Unfinished;
            Seen += whole + outcome.Count(ConnectionEnd.Short);
            Whole += whole;
            long[] ends = Of(name);
            ends[(int)ClientEnd.Whole] += outcome.Count(ConnectionEnd.Whole);
            ends[(int)ClientEnd.WholeThenReset] += outcome.Count(ConnectionEnd.WholeThenReset);
            ends[(int)ClientEnd.Reset] += outcome.Count(ConnectionEnd.Reset);
            ends[(int)ClientEnd.Short] += outcome.Count(ConnectionEnd.Short);
            ends[(int)ClientEnd.Refused] += outcome.Count(ConnectionEnd.Refused);
            ends[(int)ClientEnd.Failed] += outcome.Count(ConnectionEnd.Failed);
            ends[(int)ClientEnd.TimedOut] += outcome.Unfinished;
            foreach (ConnectionEnd ending in s_bad)
            {
                // The kernel itself resets a client that has been waiting in a queue without room for too long.
                if (outcome.Count(ending) > 0 && !(crowded && ending is ConnectionEnd.Reset))
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
            Of(name)[(int)ClientEnd.Left] += count;
        }
    }

    private long[] Of(string name) =>
        _kinds.TryGetValue(name, out long[]? ends) ? ends : _kinds[name] = new long[Enum.GetValues<ClientEnd>().Length];

    private void Wrong(string what, long count) => Wrongs[what] = Wrongs.GetValueOrDefault(what) + count;
}
