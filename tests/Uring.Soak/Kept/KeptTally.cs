using System.Net;
using System.Net.Sockets;

namespace Uring.Soak.Kept;

/// <summary>Counts the clients of kept connections by behaviour and end.</summary>
internal sealed class KeptTally
{
    private readonly Lock _lock = new();

    /// <summary>The kinds of clients, each with its numbers in the order of <see cref="KeptEnd"/>.</summary>
    public SortedDictionary<string, long[]> Kinds { get; } = new(StringComparer.Ordinal);

    /// <summary>The first faults, with the kind of their client.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>The connections that were opened.</summary>
    public long Opened { get; private set; }

    /// <summary>The requests that were sent whole.</summary>
    public long Requests { get; private set; }

    /// <summary>The responses that were read whole.</summary>
    public long Responses { get; private set; }

    /// <summary>The connections that the server reset.</summary>
    public long Resets => Kinds.Values.Sum(ends => ends[(int)KeptEnd.Reset]);

    /// <summary>Counts a client.</summary>
    /// <param name="name">The name of its behaviour.</param>
    /// <param name="end">The way in which it ended.</param>
    /// <param name="client">Its connection.</param>
    /// <param name="fault">The reason of a wrong end.</param>
    public void Add(string name, KeptEnd end, KeptConnection client, string fault)
    {
        lock (_lock)
        {
            if (!Kinds.TryGetValue(name, out long[]? ends))
            {
                Kinds[name] = ends = new long[Enum.GetValues<KeptEnd>().Length];
            }

            ends[(int)end]++;
            Opened++;
            Requests += client.Requests;
            Responses += client.Responses;
            if (end == KeptEnd.Wrong && Faults.Count < 20)
            {
                Faults.Add($"{name}: {fault}");
            }
        }
    }

    /// <summary>Runs a client to its end, and counts it.</summary>
    public async Task RunAsync(IPEndPoint server, string name, Func<KeptConnection, Task<KeptEnd>> visit)
    {
        await Task.Yield();
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        using KeptConnection client = new(patience.Token);
        KeptEnd end;
        string fault = "a wrong response, or none";
        try
        {
            await client.ConnectAsync(server);
            end = await visit(client);
        }
        catch (Exception e) when (KeptClients.IsEnd(e))
        {
            bool isReset = e is SocketException { SocketErrorCode: SocketError.ConnectionReset };
            (end, fault) = (isReset ? KeptEnd.Reset : KeptEnd.Wrong, e.Message);
        }

        // A client without a processor for so long meets the deadlines of the server.
        end = end == KeptEnd.Wrong && client.LongestPause > KeptRun.Patience ? KeptEnd.Late : end;
        Add(name, end, client, $"{fault} (after {client.Responses} of {client.Requests} responses, longest pause {client.LongestPause.TotalMilliseconds:0} ms)");
    }
}
