using Uring.Server.Http.Sites.Files;
using Uring.Server.Process.Supervision;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>Reloads replace a site while a thread compresses it.</summary>
public sealed class SiteCompressionTests : IDisposable
{
    private const int Reloads = 200;

    private readonly SiteFolder _folder = new();

    [Fact]
    public async Task A_site_that_is_replaced_before_its_thread_runs_ends_the_work()
    {
        _folder.Write("a.txt", new string('a', 5000));
        using SiteFiles files = _folder.Read();
        int ended = 0;
        using SiteCompression compression = new(() => Interlocked.Increment(ref ended));
        for (int reload = 0; reload < Reloads; reload++)
        {
            compression.Start(files);
            compression.Drop();
        }

        await Poll.UntilAsync(() => Volatile.Read(ref ended) == Reloads, () => $"{ended} threads have ended");
        Assert.Null(compression.Take());
        Assert.False(compression.Uses(files));
    }

    public void Dispose() => _folder.Dispose();
}
