using Uring.Server.Http;
using Uring.Server.Http.Sites;

namespace Uring.Server.Operator.Settings;

/// <summary>Composes a route from its parts, and checks them against each other.</summary>
internal static class RouteParts
{
    public const string PathAllowed = "a path that begins with a slash, such as /healthz, or /x/* for all paths below /x/";

    private const string PrefixEnd = "/*";

    /// <param name="place">The place of the route in error messages.</param>
    /// <param name="path">
    /// The path, with a leading slash. An asterisk behind a slash at its end makes it a prefix.
    /// </param>
    /// <param name="content">The parts of the response.</param>
    /// <param name="target">An example of a redirect's target, as the place gives one.</param>
    /// <exception cref="UsageException">The parts do not suit each other.</exception>
    public static Route Compose(string place, string path, RouteContent content, string target)
    {
        if ((Mistake(path) ?? Mistake(content, target)) is { } mistake)
        {
            throw new UsageException($"{place}: {mistake}");
        }

        bool isPrefix = path.EndsWith(PrefixEnd, StringComparison.Ordinal);
        return new Route { Path = isPrefix ? path[..^1] : path, IsPrefix = isPrefix, Response = content.ToResponse() };
    }

    /// <summary>Formats the path of a route as the settings give it.</summary>
    public static string PathOf(Route route) => route.IsPrefix ? $"{route.Path}*" : route.Path;

    /// <summary>Checks a path with a leading slash.</summary>
    /// <returns>The mistake with its fix, or null.</returns>
    public static string? Mistake(string path)
    {
        bool isPrefix = path.EndsWith(PrefixEnd, StringComparison.Ordinal);
        if (path.EndsWith('*') && !isPrefix)
        {
            return $"the path ends with * without a slash: give {Shown.Of(path[..^1])}/* for all paths below {Shown.Of(path[..^1])}/";
        }

        if (path.AsSpan().ContainsAny('?', '#'))
        {
            return "the path has a ? or a #: routes match the path of a request without its query, so give it without";
        }

        if (Encoded(path) is { } encoded)
        {
            return $"the path has {encoded}: routes match decoded paths, so give the character itself";
        }

        return RoutePath.IsValid(isPrefix ? path[..^1] : path)
            ? null
            : "no request has this path: give it without the segments . and .., which the server resolves, and without NUL";
    }

    private static string? Mistake(RouteContent content, string target) => content switch
    {
        { Text: not null, BodyFile: not null } => "\"text\" and \"body-file\" cannot be given together: give one of them",
        { Status: var status, Text: not null } when !StatusCode.AllowsBody(status) => $"a response with status {status} has no body: remove the text",
        { Status: var status, BodyFile: not null } when !StatusCode.AllowsBody(status) =>
            $"a response with status {status} has no body: remove \"body-file\"",
        { IsRedirect: true, Location: null or "" } => $"a response with status {content.Status} needs the target of its redirect: give {target}",
        { IsRedirect: false, Location: not null } =>
            $"a response with status {content.Status} is no redirect: remove \"location\", or give the status 301, 302, 303, 307 or 308",
        { Location: { } location } when !IsTarget(location) =>
            $"the target '{Shown.Of(location)}' has a blank or a control character: percent-encode it",
        _ => content.Headers.Any(field => field.IsConnection) ? "the server sets the header Connection: remove it" : null,
    };

    private static bool IsTarget(string location) => FieldText.IsValue(location) && !location.AsSpan().ContainsAny(' ', '\t');

    /// <summary>
    /// Finds an encoded character. An encoded slash stays encoded in the path of a request, so a route can contain it.
    /// </summary>
    private static string? Encoded(string path)
    {
        for (int percent = path.IndexOf('%', StringComparison.Ordinal); percent >= 0; percent = path.IndexOf('%', percent + 1))
        {
            if (path.Length > percent + 2
                && char.IsAsciiHexDigit(path[percent + 1])
                && char.IsAsciiHexDigit(path[percent + 2])
                && path.Substring(percent, 3) != "%2F")
            {
                return path.Substring(percent, 3);
            }
        }

        return null;
    }
}
