namespace Uring.Tests.Support;

/// <summary>
/// Tests that need the machine, or the process, to themselves: a server and its clients keep two cores busy, and what a
/// process has mapped or opened can only be counted while nobody else maps or opens.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection : ICollectionFixture<Server.PublishedServer>
{
    public const string Name = "alone";
}
