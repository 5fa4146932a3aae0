namespace Uring.Tests.Server;

/// <summary>
/// Tests of the published <see cref="LockdownProgram"/>. They do not run while other tests build or publish.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LockdownCollection : ICollectionFixture<LockdownProgram>
{
    public const string Name = "lockdown";
}
