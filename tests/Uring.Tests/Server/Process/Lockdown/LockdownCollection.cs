namespace Uring.Tests.Server;

/// <summary>Tests of what is published for them: not while others build or publish.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LockdownCollection : ICollectionFixture<LockdownProgram>
{
    public const string Name = "lockdown";
}
