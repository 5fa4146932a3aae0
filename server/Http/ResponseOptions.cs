using Uring.Server.Files;

namespace Uring.Server.Http;

/// <summary>What the response is made of.</summary>
internal sealed record ResponseOptions
{
    public const string DefaultBody = "Have a nice day!\n";

    /// <summary>Null: the default, or nothing where the status allows no body.</summary>
    public string? Body { get; init; }

    /// <summary>In the place of <see cref="Body"/>.</summary>
    public NamedFile? BodyFile { get; init; }

    public int Status { get; init; } = StatusCode.Default;

    /// <summary>Null: the default, where there is a body.</summary>
    public string? ContentType { get; init; }

    /// <summary>Header lines beyond those for type and length, in their order.</summary>
    public IReadOnlyList<HeaderField> Headers { get; init; } = [];

    /// <summary>The whole response, in the place of all the others.</summary>
    public NamedFile? ResponseFile { get; init; }
}
