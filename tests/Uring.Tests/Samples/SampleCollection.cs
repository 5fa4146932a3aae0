namespace Uring.Tests.Samples;

/// <summary>The tests that share the builds of the samples.</summary>
[CollectionDefinition(Name)]
public sealed class SampleCollection : ICollectionFixture<SamplePrograms>
{
    public const string Name = "samples";
}
