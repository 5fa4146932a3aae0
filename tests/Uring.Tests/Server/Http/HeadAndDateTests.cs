using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// An answer that is chosen after the request has a date, and no body for a HEAD. An armed answer is older
/// than its connection, and has neither.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class HeadAndDateTests(PublishedServer published) : IDisposable
{
    private const string Head = "HTTP/1.0 200 OK\r\nContent-type: text/html; charset=utf-8\r\nContent-length: 17\r\nConnection: close\r\n\r\n";

    private readonly Settings _settings = new(published);

    [Theory]
    [InlineData("HEAD / HTTP/1.0\r\n\r\n")]
    [InlineData("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("HEAD / HT")]
    public async Task The_answer_to_a_HEAD_is_the_head_of_the_answer_to_a_GET(string request) =>
        Assert.Equal(Head, AnswerDate.Remove(await AskAsync(request, "--mode", "batched")));

    [Fact]
    public async Task The_answer_to_a_HEAD_is_the_head_of_the_response_file()
    {
        const string File = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\n";
        Assert.Equal(
            File, await AskAsync("HEAD / HTTP/1.0\r\n\r\n", "--mode", "batched", "--response-file", _settings.File("response", $"{File}abc")));
    }

    [Fact]
    public async Task The_head_of_a_response_file_may_have_short_line_ends() =>
        Assert.Equal(
            "HTTP/1.0 200 OK\nA: b\n\n",
            await AskAsync(
                "HEAD / HTTP/1.0\r\n\r\n", "--mode", "batched", "--response-file", _settings.File("response", "HTTP/1.0 200 OK\nA: b\n\na\n\nb")));

    [Theory]
    [InlineData("--mode", "sqpoll")]
    [InlineData("--mode", "batched", "--linger", "0")]
    public async Task An_answer_that_is_chosen_before_the_request_has_a_body(params string[] options) =>
        Assert.EndsWith("day!\n", await AskAsync("HEAD / HTTP/1.0\r\n\r\n", options), StringComparison.Ordinal);

    [Fact]
    public async Task An_armed_answer_has_no_date() =>
        Assert.DoesNotContain("Date:", await AskAsync("GET / HTTP/1.0\r\n\r\n", "--mode", "sqpoll"), StringComparison.Ordinal);

    [Theory]
    [InlineData("0")]
    [InlineData("250")]
    public async Task The_date_is_that_of_the_answer(string linger)
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--mode", "batched", "--linger", linger);
        DateTime last = default;
        for (int i = 0; i < 8; i++)
        {
            DateTime before = DateTime.UtcNow;
            DateTime date = AnswerDate.Parse(await AskAsync(server));

            // A date has no fraction of a second, and the clocks of the kernel differ by a tick.
            Assert.InRange(date, before.AddSeconds(-1.05), DateTime.UtcNow);
            Assert.True(date >= last);
            last = date;
            await Task.Delay(400, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task The_date_is_current_after_a_reload()
    {
        string body = _settings.File("body", "one");
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--mode", "batched", "--body-file", body);
        DateTime before = AnswerDate.Parse(await AskAsync(server));
        await File.WriteAllTextAsync(body, "two", TestContext.Current.CancellationToken);
        Signals.Send(server.Pid, Signals.HangUp);
        string answer = "";
        await Poll.UntilAsync(
            async () =>
            {
                answer = await AskAsync(server);
                return answer.EndsWith("two", StringComparison.Ordinal);
            },
            () => answer);
        Assert.InRange(AnswerDate.Parse(answer), before, DateTime.UtcNow);
    }

    [Fact]
    public async Task A_date_of_the_settings_takes_the_place_of_the_generated_one()
    {
        string answer = await AskAsync("GET / HTTP/1.0\r\n\r\n", "--mode", "batched", "--header", "date: never");
        Assert.Contains("\r\ndate: never\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Date:", answer, StringComparison.Ordinal);
    }

    private async Task<string> AskAsync(string request, params string[] options)
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, options);
        return await AskAsync(server, request);
    }

    private static async Task<string> AskAsync(RunningServer server, string request = "GET / HTTP/1.0\r\n\r\n")
    {
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.Send(request);
        return await client.ReadRawAsync();
    }

    public void Dispose() => _settings.Dispose();
}
