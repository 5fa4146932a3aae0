namespace Uring.Tests.Server;

/// <summary>
/// Both clients of Node get every response: <c>http</c>, on which axios and got are built, and <c>fetch</c>,
/// a copy of undici.
/// </summary>
/// <remarks>An armed answer to a HEAD has a body, which <c>http</c> of Node 20 reports as an error.</remarks>
[Collection(ServerCollection.Name)]
public sealed class NodeTests(PublishedServer published)
{
    [Theory]
    [MemberData(nameof(ClientServer.Cases), MemberType = typeof(ClientServer))]
    public async Task Node_http_gets_every_response(string mode, string body, string request)
    {
        string[] program = ClientPrograms.Node("http");
        await using ClientServer server = await ClientServer.StartAsync(published, mode, body);
        await server.RequireEveryResponseAsync([.. program, request]);
    }

    [Theory]
    [MemberData(nameof(ClientServer.Cases), MemberType = typeof(ClientServer))]
    public async Task Node_fetch_gets_every_response(string mode, string body, string request)
    {
        string[] program = ClientPrograms.Node("fetch");
        await using ClientServer server = await ClientServer.StartAsync(published, mode, body);
        await server.RequireEveryResponseAsync([.. program, request]);
    }

    [Theory]
    [InlineData("batched")]
    [InlineData("sqpoll kept")]
    [InlineData("batched kept")]
    public async Task Node_http_gets_every_response_to_a_HEAD_that_the_server_reads(string mode)
    {
        string[] program = ClientPrograms.Node("http");
        await using ClientServer server = await ClientServer.StartAsync(published, mode);
        await server.RequireEveryResponseAsync([.. program, "HEAD"]);
    }

    [Theory]
    [MemberData(nameof(ClientServer.Modes), MemberType = typeof(ClientServer))]
    public async Task Node_fetch_gets_every_response_to_a_HEAD(string mode)
    {
        string[] program = ClientPrograms.Node("fetch");
        await using ClientServer server = await ClientServer.StartAsync(published, mode);
        await server.RequireEveryResponseAsync([.. program, "HEAD"]);
    }
}
