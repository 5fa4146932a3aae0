using System.Globalization;
using System.Text.RegularExpressions;

namespace Uring.Tests.Server;

/// <summary>The line of totals that the server prints when it stops.</summary>
internal sealed partial record StopReport(
    long Connections,
    long Answered,
    long Silent,
    long Accept,
    long Receive,
    long Send,
    long Shutdown,
    long Drain,
    long Close,
    long Lost,
    long Unfinished,
    long Allocated)
{
    /// <summary>
    /// The number of requests of a server that reads requests. The line of another server has no such number,
    /// and the value is 0.
    /// </summary>
    public long Requests { get; init; }

    public static StopReport Parse(string output)
    {
        Match match = Pattern().Match(output);
        Assert.True(match.Success, $"not a stop line: {output}");
        long[] numbers = [.. match.Groups.Values.Skip(1).Where(group => group.Name != "requests").Select(Number)];
        return new StopReport(
            numbers[0],
            numbers[1],
            numbers[2],
            numbers[3],
            numbers[4],
            numbers[5],
            numbers[6],
            numbers[7],
            numbers[8],
            numbers[9],
            numbers[10],
            numbers[11])
        {
            Requests = Number(match.Groups["requests"]),
        };
    }

    private static long Number(Group group) => group.Success ? long.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"(?:^|\n)stopped: (\d+) connections, (?:(?<requests>\d+) requests, )?(\d+) answered, (\d+) of them silent; errors: accept (\d+), receive (\d+), send (\d+), shutdown (\d+), drain (\d+), close (\d+); lost (\d+); unfinished (\d+); allocated while serving: (\d+) bytes\n$")]
    private static partial Regex Pattern();
}
