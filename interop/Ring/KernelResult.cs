using System.Runtime.InteropServices;

namespace Uring.Interop;

/// <summary>
/// What the kernel answers: a count (or whatever else the operation defines) when 0 or more, a negated
/// <see cref="Uring.Interop.Errno"/> otherwise. The convention of a CQE's <c>res</c> and of io_uring_enter(2).
/// </summary>
/// <param name="Value">The answer as the kernel gave it.</param>
public readonly record struct KernelResult(int Value)
{
    /// <summary>Whether the kernel refused or failed.</summary>
    public bool IsError => Value < 0;

    /// <summary>The error, or <see cref="Errno.None"/>.</summary>
    public Errno Errno => Value < 0 ? (Errno)(-Value) : Errno.None;

    /// <summary>The count; 0 when <see cref="IsError"/>.</summary>
    public uint Count => Value < 0 ? 0 : (uint)Value;

    /// <summary>A failure as a result.</summary>
    /// <param name="errno">The error.</param>
    public static KernelResult Failed(Errno errno) => new(-(int)errno);

    /// <summary>The count, or the name of the error and its text, such as <c>ECONNRESET (Connection reset by peer)</c>.</summary>
    public override string ToString() => Value < 0 ? Describe(Errno) : Value.ToString();

    internal static string Describe(Errno errno) => $"{errno} ({Marshal.GetPInvokeErrorMessage((int)errno)})";
}
