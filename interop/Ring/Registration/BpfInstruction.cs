using System.Runtime.InteropServices;

namespace Uring.Interop;

/// <summary>An instruction of classic BPF: <c>struct sock_filter</c> of linux/filter.h.</summary>
/// <param name="Code">What to do: <c>BPF_*</c> of linux/bpf_common.h.</param>
/// <param name="JumpTrue">How many instructions to skip when a comparison holds.</param>
/// <param name="JumpFalse">How many instructions to skip when it does not.</param>
/// <param name="K">The operand.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct BpfInstruction(ushort Code, byte JumpTrue, byte JumpFalse, uint K)
{
    // linux/bpf_common.h: class | size or operation | mode or source.
    private const ushort LoadWordAbsolute = 0x20;
    private const ushort AndConstant = 0x54;
    private const ushort JumpEqualConstant = 0x15;
    private const ushort ReturnConstant = 0x06;

    /// <summary>Loads 4 bytes of what is filtered, a <see cref="io_uring_bpf_ctx"/>, in the machine's byte order.</summary>
    /// <param name="offset">Where, in bytes: 8 is the opcode and the flags; what the operation adds begins at 16.</param>
    public static BpfInstruction LoadWord(uint offset) => new(LoadWordAbsolute, 0, 0, offset);

    /// <summary>Keeps some bits of what was loaded.</summary>
    /// <param name="mask">Which.</param>
    public static BpfInstruction And(uint mask) => new(AndConstant, 0, 0, mask);

    /// <summary>Goes one of two ways, both forward.</summary>
    /// <param name="value">What to compare with what was loaded.</param>
    /// <param name="skipIfEqual">How many instructions to skip when they are equal.</param>
    /// <param name="skipIfNot">How many to skip when they are not.</param>
    public static BpfInstruction JumpIfEqual(uint value, byte skipIfEqual, byte skipIfNot) =>
        new(JumpEqualConstant, skipIfEqual, skipIfNot, value);

    /// <summary>Ends the filter and lets the request pass.</summary>
    public static BpfInstruction Allow { get; } = new(ReturnConstant, 0, 0, 1);

    /// <summary>Ends the filter and has the request refused with EACCES.</summary>
    public static BpfInstruction Deny { get; } = new(ReturnConstant, 0, 0, 0);
}
