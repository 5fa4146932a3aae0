namespace Uring.Tests.Package;

/// <summary>
/// Tests of the packages of one <c>dotnet pack</c>. They run one after another, since a build takes more than one
/// processor. Beside them run tests that wait for states.
/// </summary>
[CollectionDefinition(Name)]
public sealed class PackageCollection : ICollectionFixture<CleanClone>
{
    public const string Name = "package";
}
