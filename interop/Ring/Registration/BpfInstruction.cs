using System.Runtime.InteropServices;

namespace Uring.Interop;

/// <summary>An instruction of classic BPF: <c>struct sock_filter</c> of linux/filter.h.</summary>
/// <param name="Code">The operation: <c>BPF_*</c> of linux/bpf_common.h.</param>
/// <param name="JumpTrue">The number of instructions to skip if a comparison is true.</param>
/// <param name="JumpFalse">The number of instructions to skip if a comparison is false.</param>
/// <param name="K">The operand.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct BpfInstruction(ushort Code, byte JumpTrue, byte JumpFalse, uint K)
{
    // linux/bpf_common.h: class | size or operation | mode or source.
    private const ushort LoadWordAbsolute = 0x20;
    private const ushort AndConstant = 0x54;
    private const ushort JumpEqualConstant = 0x15;
    private const ushort ReturnConstant = 0x06;

    /// <summary>Loads 4 bytes of the <see cref="io_uring_bpf_ctx"/>, in the machine's byte order.</summary>
    /// <param name="offset">
    /// The offset in bytes. The opcode and the flags are at 8, and the operation's data begins at 16.
    /// </param>
    public static BpfInstruction LoadWord(uint offset) => new(LoadWordAbsolute, 0, 0, offset);

    /// <summary>Masks the loaded value.</summary>
    /// <param name="mask">The bits to keep.</param>
    public static BpfInstruction And(uint mask) => new(AndConstant, 0, 0, mask);

    /// <summary>Compares the loaded value and jumps forward.</summary>
    /// <param name="value">The value to compare.</param>
    /// <param name="skipIfEqual">The number of instructions to skip if the values are equal.</param>
    /// <param name="skipIfNot">The number of instructions to skip otherwise.</param>
    public static BpfInstruction JumpIfEqual(uint value, byte skipIfEqual, byte skipIfNot) =>
        new(JumpEqualConstant, skipIfEqual, skipIfNot, value);

    /// <summary>Ends the filter, and the request passes.</summary>
    public static BpfInstruction Allow { get; } = new(ReturnConstant, 0, 0, 1);

    /// <summary>Ends the filter, and the kernel refuses the request with EACCES.</summary>
    public static BpfInstruction Deny { get; } = new(ReturnConstant, 0, 0, 0);
}
