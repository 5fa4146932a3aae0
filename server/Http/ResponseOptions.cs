using Uring.Server.Files;

namespace Uring.Server.Http;

/// <summary>The settings of the response.</summary>
internal sealed record ResponseOptions
{
    public const string DefaultBody = "Have a nice day!\n";

    /// <summary>The body. Null means the default body, or none if the status allows no body.</summary>
    public string? Body { get; init; }

    /// <summary>The file with the body, instead of <see cref="Body"/>.</summary>
    public NamedFile? BodyFile { get; init; }

    public int Status { get; init; } = StatusCode.Default;

    /// <summary>The value of Content-type. Null means the default if the response has a body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The field lines after those for the type and the length, in this order.</summary>
    public IReadOnlyList<HeaderField> Headers { get; init; } = [];

    /// <summary>The file with the whole response, instead of all other settings.</summary>
    public NamedFile? ResponseFile { get; init; }
}
