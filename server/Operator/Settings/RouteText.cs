using Uring.Server.Http;
using Uring.Server.Http.Sites;

namespace Uring.Server.Operator.Settings;

/// <summary>
/// Parses a route as the command line gives it: PATH=STATUS, and a text or a target after a space.
/// </summary>
internal static class RouteText
{
    public const string Allowed =
        "PATH=STATUS with a status from 200 to 599 and an optional text, such as \"/healthz=200 ok\" or \"/x/*=503\", or PATH=STATUS URL for a "
        + "redirect, such as \"/=301 https://example.org/\"";

    // The length of "=200".
    private const int StatusLength = 4;

    /// <returns>The route, or null when the text is not of this form.</returns>
    /// <exception cref="UsageException">The parts of the route do not suit each other.</exception>
    public static Route? Parse(SettingValue value)
    {
        string text = value.Text;
        int equals = StatusAt(text);
        if (equals <= 0 || text[0] != '/')
        {
            return null;
        }

        string path = text[..equals];
        string? rest = text.Length > equals + StatusLength ? text[(equals + StatusLength + 1)..] : null;
        RouteContent content = new() { Status = int.Parse(text.AsSpan(equals + 1, StatusLength - 1), provider: null) };
        content = content.IsRedirect ? content with { Location = rest } : content with { Text = rest };
        return RouteParts.Compose($"{value.Origin}: '{Shown.Of(text)}'", path, content, $"\"{Shown.Of(text).TrimEnd()} https://example.org/\"");
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
