using Uring.Tests.Kestrel.Clients;
using Uring.Tests.Package;
using Uring.Tests.Ring.Faults;
using Uring.Tests.Samples;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Uring.Tests.Support.LongestFirst))]

namespace Uring.Tests.Support;

/// <summary>
/// Starts the longest collections first. A long collection that starts last runs on while the other processor has no
/// test.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // The name of a collection without a definition is that of its class.
    private static readonly string[] s_longest =
        [PackageCollection.Name, SampleCollection.Name, typeof(LanguageTests).FullName!, typeof(FailingCallTests).FullName!];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
    [
        .. DefaultTestCollectionOrderer.Instance.OrderTestCollections(testCollections)
            .OrderBy(collection => Rank(collection.TestCollectionDisplayName)),
    ];

    private static int Rank(string name)
    {
        int rank = Array.FindIndex(s_longest, longest => name == longest || name.Contains($" {longest} ", StringComparison.Ordinal));
        return rank < 0 ? s_longest.Length : rank;
    }
}
