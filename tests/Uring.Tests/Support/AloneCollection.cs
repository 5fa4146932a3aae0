namespace Uring.Tests.Support;

/// <summary>
/// Tests that run without other tests beside them: they count the mappings, the descriptors or the io-wq workers of the
/// process, which other tests change.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
