using System.Globalization;

namespace Uring.Tests.Server;

/// <summary>The number of generated cases that URING_HTTP_CASES sets for the tests of the parser.</summary>
internal static class HttpCases
{
    public static int? Number { get; } =
        Environment.GetEnvironmentVariable("URING_HTTP_CASES") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
