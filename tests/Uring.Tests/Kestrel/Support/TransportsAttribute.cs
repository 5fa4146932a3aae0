using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Uring.Tests.Kestrel;

/// <summary>Runs a theory over every <see cref="TransportKind"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TransportsAttribute : DataAttribute
{
    private static readonly TransportKind[] s_kinds = Enum.GetValues<TransportKind>();

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. s_kinds.Select(kind => new TheoryDataRow<TransportKind>(kind))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
