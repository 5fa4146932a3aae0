namespace Uring.Server.Http.Sites;

/// <summary>A path, or all paths with a prefix, and the response to their requests.</summary>
internal sealed record Route
{
    /// <summary>
    /// The path, normalised as <see cref="Parsing.TargetPath"/> normalises those of requests. A prefix ends with a slash.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Whether the route answers every path that begins with <see cref="Path"/>.</summary>
    public bool IsPrefix { get; init; }

    /// <summary>The response. Its headers are those of the server's settings and those of the route.</summary>
    public required ResponseOptions Response { get; init; }

    /// <summary>
    /// Whether only GET and HEAD are answered, and other methods get 405. A redirect, an error or a fixed response is the
    /// answer to every method.
    /// </summary>
    public bool IsContent => Response.Status is >= 200 and < 300;
}
