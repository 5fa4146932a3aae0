using Uring.Server.Files;

namespace Uring.Server.Http.Sites;

/// <summary>The parts of a route's response, as the settings give them.</summary>
internal sealed record RouteContent
{
    public int Status { get; init; } = StatusCode.Default;

    /// <summary>The body. Null: none is given.</summary>
    public string? Text { get; init; }

    /// <summary>The file with the body, instead of <see cref="Text"/>.</summary>
    public NamedFile? BodyFile { get; init; }

    /// <summary>The value of Content-type. Null: that of a text, or of a file.</summary>
    public string? ContentType { get; init; }

    /// <summary>The target of a redirect.</summary>
    public string? Location { get; init; }

    public IReadOnlyList<HeaderField> Headers { get; init; } = [];

    /// <summary>Whether a response of this status has a target: RFC 9110, section 15.4.</summary>
    public bool IsRedirect => Status is 301 or 302 or 303 or 307 or 308;

    /// <summary>Composes the settings of the response. The parts must suit the status.</summary>
    public ResponseOptions ToResponse() => new()
    {
        Status = Status,
        Body = BodyFile is null && StatusCode.AllowsBody(Status) ? Text ?? DefaultText : null,
        BodyFile = BodyFile,
        ContentType = ContentType ?? (BodyFile is null && StatusCode.AllowsBody(Status) ? MediaType.PlainText : null),
        Headers = Location is null ? Headers : [HeaderField.Location(Location), .. Headers],
    };

    private string DefaultText => Status < 300 ? "" : $"{StatusCode.Reason(Status)}\n";
}
