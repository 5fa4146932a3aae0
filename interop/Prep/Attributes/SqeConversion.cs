namespace Uring.Interop;

/// <summary>How a parameter's value becomes the value of its field.</summary>
public enum SqeConversion
{
    /// <summary>
    /// Bit by bit. Signed and unsigned of one width are the same bits; a narrower unsigned value is extended with
    /// zeros. Everything else has to be said.
    /// </summary>
    Exact,

    /// <summary>A narrower value, extended with zeros whatever its sign.</summary>
    ZeroExtend,

    /// <summary>A narrower signed value, extended with its sign.</summary>
    SignExtend,

    /// <summary>A wider value, of which the field takes the lower bits.</summary>
    Truncate,

    /// <summary>The value plus one: the kernel counts the slots of the file table from 1 where 0 means "no slot".</summary>
    PlusOne,

    /// <summary>
    /// The value plus one, but the highest value stays what it is: a slot as in <see cref="PlusOne"/>, or
    /// <c>IORING_FILE_INDEX_ALLOC</c> to let the kernel choose one.
    /// </summary>
    PlusOneSaturating,
}
