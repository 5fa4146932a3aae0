namespace Uring.Server.Http.Sites;

/// <summary>Composes the response of a route from its status and its text.</summary>
internal static class RouteResponse
{
    /// <param name="status">The status code.</param>
    /// <param name="text">The body; of a redirect, the value of Location. Null: none is given.</param>
    /// <returns>The response, or null when the text does not suit the status.</returns>
    public static ResponseOptions? For(int status, string? text)
    {
        if (IsRedirect(status))
        {
            return text is not null && HeaderField.TryParse($"Location: {text}", out HeaderField? location) && location.Value == text && text.Length > 0
                ? Text(status, $"{StatusCode.Reason(status)}\n") with { Headers = [location] }
                : null;
        }

        if (!StatusCode.AllowsBody(status))
        {
            return text is null ? new ResponseOptions { Status = status } : null;
        }

        return Text(status, text ?? (status < 400 ? "" : $"{StatusCode.Reason(status)}\n"));
    }

    /// <summary>Whether a response of this status has a Location: RFC 9110, section 15.4.</summary>
    private static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;

    private static ResponseOptions Text(int status, string body) => new() { Status = status, Body = body, ContentType = MediaType.PlainText };
}
