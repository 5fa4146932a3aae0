using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>
/// The instructions of socket and seccomp filters that <see cref="BpfInstruction"/> does not offer.
/// </summary>
internal static class BpfInstructionExtensions
{
    // linux/bpf_common.h.
    private const ushort LoadHalfAbsolute = 0x28;
    private const ushort LoadByteAbsolute = 0x30;
    private const ushort ModuloConstant = 0x94;
    private const ushort ReturnConstant = 0x06;
    private const ushort JumpIfAtLeastConstant = 0x35;

    extension(BpfInstruction)
    {
        /// <summary>Loads one byte of the packet.</summary>
        public static BpfInstruction LoadByte(uint offset) => new(LoadByteAbsolute, 0, 0, offset);

        /// <summary>Loads two bytes of the packet, in network byte order.</summary>
        public static BpfInstruction LoadHalf(uint offset) => new(LoadHalfAbsolute, 0, 0, offset);

        /// <summary>Divides the loaded value and keeps the remainder.</summary>
        public static BpfInstruction Modulo(uint divisor) => new(ModuloConstant, 0, 0, divisor);

        /// <summary>Compares the loaded value with another one, and skips the given number of instructions.</summary>
        public static BpfInstruction JumpIfAtLeast(uint value, byte whenTrue, byte whenFalse) =>
            new(JumpIfAtLeastConstant, whenTrue, whenFalse, value);

        /// <summary>Ends the program.</summary>
        public static BpfInstruction Return(uint value) => new(ReturnConstant, 0, 0, value);
    }
}
