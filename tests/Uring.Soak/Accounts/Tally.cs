using Uring.Soak.Clients;
using Uring.TestTools.Load;

namespace Uring.Soak.Accounts;

/// <summary>Counts the results of all clients of a server.</summary>
/// <param name="versions">The versions of the server's body.</param>
/// <param name="lingers">Whether the server waits for the rest of a request after its response.</param>
/// <param name="readLimit">
/// The time after which the server may reset a client that takes nothing, in milliseconds.
/// </param>
internal sealed class Tally(BodyVersions versions, bool lingers, int readLimit)
{
    /// <summary>Marks clients that timed out without a first byte.</summary>
    public const string Unheard = ", unheard";

    // The default of --lingering-timeout, in milliseconds.
    private const int LingeringTimeout = 5000;

    // Without a linger time, only TCP_DEFER_ACCEPT waits for a request: at least one second.
    private const int Deferral = 1000;

    private static readonly ConnectionEnd[] s_bad = [ConnectionEnd.WholeThenReset, ConnectionEnd.Reset, ConnectionEnd.Short, ConnectionEnd.Refused, ConnectionEnd.Failed];

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long[]> _kinds = new(StringComparer.Ordinal);

    /// <summary>The number of attempted connections.</summary>
    public long Opened { get; private set; }

    /// <summary>
    /// The number of connections that received at least one byte. The server has certainly accepted them.
    /// </summary>
    public long Seen { get; private set; }

    /// <summary>The number of connections that received the whole response.</summary>
    public long Whole { get; private set; }

    /// <summary>
    /// The number of reset connections whose client was late: its pause was longer than half the time that the
    /// server waits.
    /// </summary>
    public long Late { get; private set; }

    /// <summary>
    /// The number of readers with a complete request that were reset after a part of the response.
    /// </summary>
    public long ResetReaders { get; private set; }

    /// <summary>Those of <see cref="ResetReaders"/> that read all the time.</summary>
    public long ResetSteady { get; private set; }

    /// <summary>The failures of well-behaved clients, with their numbers.</summary>
    public Dictionary<string, long> Wrongs { get; } = [];

    /// <summary>
    /// The kinds of clients, each with its numbers in the order of <see cref="ClientEnd"/>.
    /// </summary>
    public IReadOnlyDictionary<string, long[]> Kinds => _kinds;

    /// <summary>Counts the end of one connection.</summary>
    /// <param name="behaviour">The behaviour of the client.</param>
    /// <param name="end">The way in which the connection ended.</param>
    /// <param name="connection">The connection.</param>
    public void Add(Behaviour behaviour, ClientEnd end, ClientConnection connection)
    {
        lock (_lock)
        {
            Opened++;
            Seen += connection.Received > 0 ? 1 : 0;
            Whole += connection.HasAll ? 1 : 0;
            Of(behaviour.Name)[(int)end]++;
            bool inPart = behaviour.IsReader && end == ClientEnd.Reset && connection.Received > 0;
            ResetReaders += inPart ? 1 : 0;
            if (!connection.HasPrefix(versions))
            {
                Wrong($"{behaviour.Name}: no prefix of a valid response, then {end}", 1);
            }

            if (behaviour.MustBeWhole && end is ClientEnd.Reset or ClientEnd.WholeThenReset && IsLate(behaviour, connection))
            {
                // On a busy machine the client itself can be delayed during its request or its reads. The server
                // does not have to wait for such a client.
                Late++;
            }
            else if (behaviour.MustBeWhole && inPart)
            {
                ResetSteady++;
            }
            else if (behaviour.MustBeWhole ? end != ClientEnd.Whole : end is ClientEnd.TimedOut or ClientEnd.Short or ClientEnd.Refused or ClientEnd.Failed)
            {
                Wrong($"{behaviour.Name}: {end}{(end == ClientEnd.TimedOut && connection.Received == 0 ? Unheard : "")}", 1);
            }
        }
    }

    /// <summary>Counts a run of the load generator.</summary>
    /// <param name="name">The name in the tables.</param>
    /// <param name="outcome">The results of its clients.</param>
    /// <param name="crowded">
    /// Whether the server has too many clients to serve them all in time. Clients may then time out or be
    /// reset.
    /// </param>
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
                // The kernel itself resets a client that has waited too long for a full accept queue.
                if (outcome.Count(ending) > 0 && !(crowded && ending is ConnectionEnd.Reset))
                {
                    Wrong($"{name}: {ending} ({string.Join(", ", outcome.Errors.Select(error => $"{error.Errno} {error.Count}"))})", outcome.Count(ending));
                }
            }

            if (outcome.Unfinished > 0 && !crowded)
            {
                Wrong($"{name}: unanswered", outcome.Unfinished);
            }
        }
    }

    /// <summary>Counts connections with an unknown end.</summary>
    /// <param name="name">The name in the tables.</param>
    /// <param name="count">The number of connections.</param>
    public void AddLeft(string name, long count)
    {
        lock (_lock)
        {
            Opened += count;
            Of(name)[(int)ClientEnd.Left] += count;
        }
    }

    /// <summary>Returns how many clients of a kind ended in one way.</summary>
    /// <param name="name">The name of the behaviour.</param>
    /// <param name="end">The way in which the connections ended.</param>
    public long Count(string name, ClientEnd end) => _kinds.TryGetValue(name, out long[]? ends) ? ends[(int)end] : 0;

    private bool IsLate(Behaviour behaviour, ClientConnection connection) =>
        connection.LongestPause.TotalMilliseconds > (lingers ? LingeringTimeout : Deferral) / 2
        || (behaviour.IsReader && connection.LongestReadPause.TotalMilliseconds > readLimit / 2);

    private long[] Of(string name) =>
        _kinds.TryGetValue(name, out long[]? ends) ? ends : _kinds[name] = new long[Enum.GetValues<ClientEnd>().Length];

    private void Wrong(string what, long count) => Wrongs[what] = Wrongs.GetValueOrDefault(what) + count;
}
