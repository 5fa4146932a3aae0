using System.Net;
using System.Net.Sockets;

namespace Uring.Soak.Clients;

/// <summary>A POST over HttpClient, with keep-alive. The whole request is one packet.</summary>
internal static class HttpPost
{
    private const int MaxLength = 1000;

    /// <summary>Sends the request, and reads the response.</summary>
    public static async Task<ClientEnd> Run(ClientConnection client)
    {
        using SocketsHttpHandler handler = new()
        {
            ConnectCallback = async (_, _) =>
            {
                await client.Connect();
                return new ClientStream(client);
            },
        };
        using HttpClient http = new(handler);
        using ByteArrayContent content = new(new byte[Random.Shared.Next(1, MaxLength)]);
        using HttpRequestMessage request = new(HttpMethod.Post, "http://soak/") { Content = content };
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await using Stream body = await response.Content.ReadAsStreamAsync();
            await body.CopyToAsync(Stream.Null);
            return response.StatusCode == HttpStatusCode.OK && client.HasAll ? ClientEnd.Whole : ClientEnd.Short;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return e.GetBaseException() is SocketException reset ? throw reset : ClientEnd.Short;
        }
    }
}
