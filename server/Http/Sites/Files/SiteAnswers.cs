namespace Uring.Server.Http.Sites.Files;

/// <summary>The prepared answers of a site.</summary>
/// <param name="Table">Finds the index of an entry by a path.</param>
/// <param name="Entries">The answers by index.</param>
/// <param name="Representations">The representations of all entries.</param>
/// <param name="NotFound">The answer to other paths, with status 404; null without one.</param>
/// <param name="Fallback">The answer to other paths, with status 200; null without one.</param>
internal sealed record SiteAnswers(
    PathTable Table, SiteEntry[] Entries, Representation[] Representations, SiteEntry? NotFound, SiteEntry? Fallback);
