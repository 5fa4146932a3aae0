namespace Uring.Server.Http.Sites;

/// <summary>An answer as bytes, in two forms.</summary>
/// <param name="Closing">The answer that ends its connection.</param>
/// <param name="Kept">
/// The answer after which the connection goes on; null when the answer always ends its connection.
/// </param>
internal sealed record SiteAnswer(Response Closing, Response? Kept) : IDisposable
{
    /// <summary>The status code.</summary>
    public int Status => Closing.Status;

    public void Dispose()
    {
        Kept?.Dispose();
        Closing.Dispose();
    }
}
