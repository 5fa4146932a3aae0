namespace Uring.Tests.Server;

/// <summary>Both clients of Python get every response: <c>http.client</c> and <c>urllib</c>.</summary>
[Collection(ServerCollection.Name)]
public sealed class PythonTests(PublishedServer published)
{
    public static MatrixTheoryData<string, string> Heads => new(
        ["http.client", "urllib"], ["sqpoll", "batched", "sqpoll kept", "batched kept"]);

    public static MatrixTheoryData<string, string> KeptRequests => new(
        ["sqpoll kept", "batched kept"], ["GET", "HEAD", "POST", "chunked POST"]);

    [Theory]
    [MemberData(nameof(ClientServer.Cases), MemberType = typeof(ClientServer))]
    public async Task Python_http_client_gets_every_response(string mode, string body, string request)
    {
        string[] program = ClientPrograms.Python("http.client");
        await using ClientServer server = await ClientServer.StartAsync(published, mode, body);
        await server.RequireEveryResponseAsync([.. program, request]);
    }

    [Theory]
    [MemberData(nameof(ClientServer.Cases), MemberType = typeof(ClientServer))]
    public async Task Python_urllib_gets_every_response(string mode, string body, string request)
    {
        string[] program = ClientPrograms.Python("urllib");
        await using ClientServer server = await ClientServer.StartAsync(published, mode, body);
        await server.RequireEveryResponseAsync([.. program, request]);
    }

    [Theory]
    [MemberData(nameof(KeptRequests))]
    public async Task Python_http_client_gets_every_response_on_connections_that_it_keeps(string mode, string request)
    {
        string[] program = ClientPrograms.Python("kept http.client");
        await using ClientServer server = await ClientServer.StartAsync(published, mode);
        await server.RequireEveryResponseAsync([.. program, request]);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public async Task Python_gets_every_response_to_a_HEAD(string library, string mode)
    {
        string[] program = ClientPrograms.Python(library);
        await using ClientServer server = await ClientServer.StartAsync(published, mode);
        await server.RequireEveryResponseAsync([.. program, "HEAD"]);
    }
}
