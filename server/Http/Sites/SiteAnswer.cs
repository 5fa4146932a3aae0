namespace Uring.Server.Http.Sites;

/// <summary>An answer as bytes, in two forms.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Closing">The answer that ends its connection.</param>
/// <param name="Kept">The answer after which the connection goes on; null when the answer always ends its connection.</param>
internal sealed record SiteAnswer(int Status, Response Closing, Response? Kept) : IDisposable
{
    public void Dispose()
    {
        Kept?.Dispose();
        Closing.Dispose();
    }
}
