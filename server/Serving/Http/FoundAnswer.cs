using Uring.Server.Http.Sites;

namespace Uring.Server.Serving.Http;

/// <summary>The answer to a request, without the properties of its connection.</summary>
/// <param name="Kind">The form of the answer.</param>
/// <param name="Index">The index of a prepared answer in its site, or that of a representation.</param>
internal readonly record struct FoundAnswer(AnswerKind Kind, int Index)
{
    /// <summary>An answer of the server itself.</summary>
    public static FoundAnswer Own(OwnAnswer answer) => new(AnswerKind.Prepared, (int)answer);
}
