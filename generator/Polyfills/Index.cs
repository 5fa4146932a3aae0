namespace System;

/// <summary>What the compiler needs for list patterns; netstandard2.0 does not bring it.</summary>
internal readonly struct Index(int value, bool fromEnd = false)
{
    private readonly int _value = fromEnd ? ~value : value;

    public int GetOffset(int length) => _value < 0 ? length + _value + 1 : _value;
}
