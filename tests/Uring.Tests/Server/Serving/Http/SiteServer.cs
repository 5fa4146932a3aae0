namespace Uring.Tests.Server;

/// <summary>Starts servers that read requests, with routes whose answers differ.</summary>
internal static class SiteServer
{
    /// <summary>The number of the routes <c>/1</c>, <c>/2</c> and so on.</summary>
    public const int Numbers = 9;

    public static TheoryData<string> Modes => new("sqpoll", "batched");

    private static string[] Routes =>
    [
        .. Enumerable.Range(1, Numbers).SelectMany(number => (string[])["--route", $"/{number}=200 {TextOf(number)}"]),
        "--route", "/none=204",
        "--route", "/old=301 https://example.org/",
        "--route", "/x/*=503 later",
    ];

    /// <summary>The body of the answer to a numbered path. All have different lengths.</summary>
    public static string TextOf(int number) => new((char)('a' + number), 7 * number);

    /// <summary>Starts the published server in a mode, with the routes and further options.</summary>
    /// <remarks>64 slots, unless the options give another number.</remarks>
    public static Task<WatchedServer> StartAsync(PublishedServer published, string mode, params string[] options) =>
        WatchedServer.StartAsync(published, Options(mode, options));

    /// <summary>Starts the debug build, which checks every move of every slot.</summary>
    public static Task<WatchedServer> StartCheckedAsync(string mode, params string[] options) =>
        WatchedServer.StartCheckedAsync(Options(mode, options));

    private static string[] Options(string mode, string[] options) =>
        ["--mode", mode, .. options.Contains("--slots") ? (string[])[] : ["--slots", "64"], .. Routes, .. options];

    public static Task<KeptClient> ConnectAsync(this WatchedServer watched, int? receiveBuffer = null) =>
        KeptClient.ConnectAsync(watched.Server.EndPoint, receiveBuffer);

    /// <summary>Sends a request for a numbered path on a kept connection, and requires its answer.</summary>
    public static async Task RequireServedAsync(this KeptClient client, int number = 1)
    {
        HttpAnswer answer = await client.AskAsync($"/{number}");
        Assert.Equal((200, true, TextOf(number)), (answer.Status, answer.Keeps, answer.Body));
    }

    /// <summary>Requires that a new client is served, and that every slot becomes free.</summary>
    public static async Task RequireHealthAsync(this WatchedServer watched)
    {
        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.RequireServedAsync();
        }

        await watched.RequireBalanceAsync();
    }
}
