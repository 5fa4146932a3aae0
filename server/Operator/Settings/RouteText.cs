using Uring.Server.Http;
using Uring.Server.Http.Sites;

namespace Uring.Server.Operator.Settings;

/// <summary>Parses a route as the command line gives it: PATH=STATUS, and a text or a target after a space.</summary>
internal static class RouteText
{
    public const string Allowed =
        "PATH=STATUS with an optional text, such as \"/healthz=200 ok\" or \"/x/*=503\", or PATH=STATUS URL for a redirect, "
        + "such as \"/=301 https://example.org/\"";

    // The length of "=200".
    private const int StatusLength = 4;

    /// <returns>The route, or null when the text is none.</returns>
    public static Route? Parse(SettingValue value)
    {
        string text = value.Text;
        int equals = StatusAt(text);
        if (equals <= 0 || text[0] != '/')
        {
            return null;
        }

        string rest = text[(equals + StatusLength)..];
        int status = int.Parse(text.AsSpan(equals + 1, StatusLength - 1), provider: null);
        string path = text[..equals];
        bool isPrefix = path.EndsWith("/*", StringComparison.Ordinal);
        return RouteResponse.For(status, rest.Length > 0 ? rest[1..] : null) is { } response && RoutePath.IsValid(isPrefix ? path[..^1] : path)
            ? new Route { Path = isPrefix ? path[..^1] : path, IsPrefix = isPrefix, Response = response }
            : null;
    }

    /// <summary>Finds the equals sign ahead of the status: a path may have such signs, too.</summary>
    private static int StatusAt(string text)
    {
        for (int at = text.IndexOf('=', StringComparison.Ordinal); at >= 0; at = text.IndexOf('=', at + 1))
        {
            if (text.Length >= at + StatusLength
                && WholeNumber.TryParse(text.Substring(at + 1, StatusLength - 1), StatusCode.Min, StatusCode.Max, out _)
                && (text.Length == at + StatusLength || text[at + StatusLength] == ' '))
            {
                return at;
            }
        }

        return -1;
    }
}
