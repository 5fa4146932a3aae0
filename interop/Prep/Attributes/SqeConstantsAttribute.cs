namespace Uring.Interop;

/// <summary>
/// Marks a type whose constants belong to an interface of the kernel, such as the commands of a driver.
/// <see cref="SqeConstAttribute"/> accepts these constants beside those of the ABI.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class SqeConstantsAttribute : Attribute;
