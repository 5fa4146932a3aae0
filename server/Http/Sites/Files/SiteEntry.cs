namespace Uring.Server.Http.Sites.Files;

/// <summary>The answers to a path: one for each content coding.</summary>
/// <param name="Identity">The answer without a content coding.</param>
/// <param name="Gzip">The answer in gzip; null without one.</param>
/// <param name="Brotli">The answer in Brotli, coding <c>br</c>; null without one.</param>
internal sealed record SiteEntry(Representation Identity, Representation? Gzip, Representation? Brotli);
