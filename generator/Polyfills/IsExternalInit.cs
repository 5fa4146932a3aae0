namespace System.Runtime.CompilerServices;

/// <summary>The compiler asks for this type wherever a record has init accessors; netstandard2.0 does not bring it.</summary>
internal static class IsExternalInit;
