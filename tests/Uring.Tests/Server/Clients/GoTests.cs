namespace Uring.Tests.Server;

/// <summary>net/http of Go gets every response.</summary>
[Collection(ServerCollection.Name)]
public sealed class GoTests(PublishedServer published, ClientPrograms programs) : IClassFixture<ClientPrograms>
{
    [Theory]
    [MemberData(nameof(ClientServer.Cases), MemberType = typeof(ClientServer))]
    public async Task Go_gets_every_response(string mode, string body, string request)
    {
        string[] program = await programs.GoAsync();
        await using ClientServer server = await ClientServer.StartAsync(published, mode, body);
        await server.RequireEveryResponseAsync([.. program, request]);
    }

    [Theory]
    [MemberData(nameof(ClientServer.Modes), MemberType = typeof(ClientServer))]
    public async Task Go_gets_every_response_to_a_HEAD(string mode)
    {
        string[] program = await programs.GoAsync();
        await using ClientServer server = await ClientServer.StartAsync(published, mode);
        await server.RequireEveryResponseAsync([.. program, "HEAD"]);
    }
}
