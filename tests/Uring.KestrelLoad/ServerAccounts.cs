using System.Diagnostics.Metrics;
using System.Text;

namespace Uring.KestrelLoad;

/// <summary>
/// Counts connections and requests by the meters of Kestrel and of hosting: <c>kestrel.active_connections</c>
/// and <c>http.server.active_requests</c>.
/// </summary>
internal sealed class ServerAccounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Account _connections = new();
    private readonly Account _requests = new();

    /// <summary>Starts to count.</summary>
    public ServerAccounts()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Of(instrument) is { } account)
            {
                listener.EnableMeasurementEvents(instrument, account);
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, measurement, _, account) => ((Account)account!).Add(measurement));
        _listener.Start();
    }

    /// <summary>
    /// Adds the endpoint <c>/accounts</c>: one line of JSON. Its own connection and request are included.
    /// </summary>
    public void Map(WebApplication application) => application.MapGet("/accounts", (RequestDelegate)GetAsync);

    public void Dispose() => _listener.Dispose();

    private Account? Of(Instrument instrument) => instrument.Name switch
    {
        "kestrel.active_connections" => _connections,
        "http.server.active_requests" => _requests,
        _ => null,
    };

    private Task GetAsync(HttpContext context)
    {
        // Two collections: the finalizers of the first one free what the second one finds.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        byte[] answer = Encoding.ASCII.GetBytes(
            $$"""{"opened":{{_connections.Added}},"ended":{{_connections.Removed}},"started":{{_requests.Added}},"finished":{{_requests.Removed}},"heap":{{GC.GetTotalMemory(forceFullCollection: false)}}}""");
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        return context.Response.Body.WriteAsync(answer, 0, answer.Length);
    }

    /// <summary>An up-down counter, as the sums of both directions.</summary>
    private sealed class Account
    {
        private long _added;
        private long _removed;

        public long Added => Interlocked.Read(ref _added);

        public long Removed => Interlocked.Read(ref _removed);

        public void Add(long measurement)
        {
            if (measurement > 0)
            {
                _ = Interlocked.Add(ref _added, measurement);
            }
            else
            {
                _ = Interlocked.Add(ref _removed, -measurement);
            }
        }
    }
}
