namespace Uring.Tests.Server;

/// <summary>Tests that run a server: one at a time, since two threads of it and its clients keep two cores busy.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ServerCollection
{
    public const string Name = "server";
}
