using System.Runtime.InteropServices;

namespace Uring.Interop;

/// <summary>
/// The result of a call of the kernel: a count (or another value of the operation) when 0 or more, otherwise
/// a negated <see cref="Uring.Interop.Errno"/>. This is the convention of a CQE's <c>res</c> and of
/// io_uring_enter(2).
/// </summary>
/// <param name="Value">The value from the kernel.</param>
public readonly record struct KernelResult(int Value)
{
    /// <summary>Whether the value is an error.</summary>
    public bool IsError => Value < 0;

    /// <summary>The error, or <see cref="Errno.None"/>.</summary>
    public Errno Errno => Value < 0 ? (Errno)(-Value) : Errno.None;

    /// <summary>The count, or 0 when <see cref="IsError"/>.</summary>
    public uint Count => Value < 0 ? 0 : (uint)Value;

    /// <summary>Returns an error as a result.</summary>
    /// <param name="errno">The error.</param>
    public static KernelResult Failed(Errno errno) => new(-(int)errno);

    /// <summary>
    /// Returns the count, or the name of the error and its text, such as <c>ECONNRESET (Connection reset by
    /// peer)</c>.
    /// </summary>
    public override string ToString() => Value < 0 ? Describe(Errno) : Value.ToString();

    internal static string Describe(Errno errno) => $"{errno} ({Marshal.GetPInvokeErrorMessage((int)errno)})";
}
