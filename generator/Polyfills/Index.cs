namespace System;

/// <summary>
/// The type that list patterns require. The reference assemblies of netstandard2.0 lack it.
/// </summary>
internal readonly struct Index(int value, bool fromEnd = false)
{
    private readonly int _value = fromEnd ? ~value : value;

    public int GetOffset(int length) => _value < 0 ? length + _value + 1 : _value;
}
