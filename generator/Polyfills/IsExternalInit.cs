namespace System.Runtime.CompilerServices;

/// <summary>
/// The type that init accessors require. The reference assemblies of netstandard2.0 lack it.
/// </summary>
internal static class IsExternalInit;
