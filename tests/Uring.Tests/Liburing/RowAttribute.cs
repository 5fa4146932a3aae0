namespace Uring.Tests.Liburing;

/// <summary>Marks the scenario of a row.</summary>
/// <param name="name">The first function of the row.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RowAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
