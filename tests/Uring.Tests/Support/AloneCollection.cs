namespace Uring.Tests.Support;

/// <summary>Tests that need the process to themselves: what it has mapped or opened can only be counted while nobody else maps or opens.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
