namespace Uring.Interop;

/// <summary>The conversion of a parameter's value to its field.</summary>
public enum SqeConversion
{
    /// <summary>
    /// The same bits. A narrower unsigned value is extended with zeros. Each other difference in width
    /// requires another conversion.
    /// </summary>
    Exact,

    /// <summary>A narrower value, extended with zeros. A negative value becomes a positive one.</summary>
    ZeroExtend,

    /// <summary>A narrower signed value, extended with its sign.</summary>
    SignExtend,

    /// <summary>A wider value, of which the field takes the lower bits.</summary>
    Truncate,

    /// <summary>
    /// The value plus one: in fields where 0 is "no slot", the kernel counts the slots of the file table from
    /// 1.
    /// </summary>
    PlusOne,

    /// <summary>
    /// The value plus one, except that the highest value stays. A slot as in <see cref="PlusOne"/>, or
    /// <c>IORING_FILE_INDEX_ALLOC</c> for a slot of the kernel's choice.
    /// </summary>
    PlusOneSaturating,
}
