namespace Uring.Interop;

/// <summary>
/// Marks a partial method that changes an entry after its prep helper: the generator implements it as stores
/// into the fields of its parameters and constants only.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SqeModifierAttribute : Attribute;
