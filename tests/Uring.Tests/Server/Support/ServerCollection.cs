namespace Uring.Tests.Server;

/// <summary>
/// Tests of the published server. They run one after another: a server and its clients keep two cores busy.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ServerCollection : ICollectionFixture<PublishedServer>
{
    public const string Name = "server";
}
