namespace Uring.Tests.Package;

/// <summary>
/// Tests of the packages of one <c>dotnet pack</c>. They run without other tests beside them: builds take all
/// processors.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PackageCollection : ICollectionFixture<CleanClone>
{
    public const string Name = "package";
}
