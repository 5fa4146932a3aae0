using System.Net;
using System.Text.Json;

namespace Uring.Soak.Kestrel;

/// <summary>
/// The figures of the server: the endpoint <c>/accounts</c>. Its own connection and request are included.
/// </summary>
/// <param name="Opened">The connections so far.</param>
/// <param name="Ended">The connections that have ended.</param>
/// <param name="Started">The requests so far.</param>
/// <param name="Finished">The requests that have ended.</param>
/// <param name="Heap">The bytes of live objects after a full collection.</param>
internal sealed record WebFigures(long Opened, long Ended, long Started, long Finished, long Heap)
{
    /// <summary>Whether only this request and its connection are open.</summary>
    public bool IsAtRest => Opened - Ended == 1 && Started - Finished == 1;

    /// <summary>Reads the figures on a separate connection.</summary>
    /// <param name="server">The address of HTTP.</param>
    public static async Task<WebFigures> ReadAsync(IPEndPoint server)
    {
        using HttpClient client = new();
        client.DefaultRequestHeaders.ConnectionClose = true;
        await using Stream answer = await client.GetStreamAsync(new Uri($"http://{server}/accounts"));
        return (await JsonSerializer.DeserializeAsync<WebFigures>(answer, JsonSerializerOptions.Web))!;
    }
}
