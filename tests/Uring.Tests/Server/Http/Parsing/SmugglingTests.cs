namespace Uring.Tests.Server;

/// <summary>The server finds only the requests that a strict parser finds.</summary>
public class SmugglingTests
{
    [Fact]
    public void The_parser_finds_the_requests_of_each_stream() => Assert.All(SmugglingCorpus.Streams, entry =>
    {
        OurStream ours = OurStream.Read(entry.Stream);
        Assert.Equal((entry.Targets, entry.Error), (string.Join(' ', ours.Requests.Select(request => request.Target)), ours.Error));
    });
}
