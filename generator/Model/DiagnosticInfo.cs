using Microsoft.CodeAnalysis;

namespace Uring.Generator.Model;

/// <summary>A diagnostic with value equality, so that the pipeline can cache it.</summary>
/// <param name="Descriptor">The kind of fault.</param>
/// <param name="Location">The place of the fault.</param>
/// <param name="Arguments">The arguments of the message.</param>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, LocationInfo? Location, EquatableArray<string> Arguments)
{
    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Descriptor, Location?.ToLocation(), [.. Arguments]);
}
