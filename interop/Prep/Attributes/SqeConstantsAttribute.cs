namespace Uring.Interop;

/// <summary>
/// Marks a class or an enum whose constants belong to an interface of the kernel, such as the commands of a driver, so
/// that <see cref="SqeConstAttribute"/> accepts them beside the ABI's own.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class SqeConstantsAttribute : Attribute;
