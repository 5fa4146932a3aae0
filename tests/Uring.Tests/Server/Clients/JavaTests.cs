namespace Uring.Tests.Server;

/// <summary>java.net.http of Java gets every response.</summary>
[Collection(ServerCollection.Name)]
public sealed class JavaTests(PublishedServer published, ClientPrograms programs) : IClassFixture<ClientPrograms>
{
    [Theory]
    [MemberData(nameof(ClientServer.Cases), MemberType = typeof(ClientServer))]
    public async Task Java_gets_every_response(string mode, string body, string request)
    {
        JavaClient client = await programs.JavaAsync();
        await using ClientServer server = await ClientServer.StartAsync(published, mode, body);
        await server.RequireEveryResponseAsync(client, request);
    }

    [Theory]
    [MemberData(nameof(ClientServer.Modes), MemberType = typeof(ClientServer))]
    public async Task Java_gets_every_response_to_a_HEAD(string mode)
    {
        JavaClient client = await programs.JavaAsync();
        await using ClientServer server = await ClientServer.StartAsync(published, mode);
        await server.RequireEveryResponseAsync(client, "HEAD");
    }
}
