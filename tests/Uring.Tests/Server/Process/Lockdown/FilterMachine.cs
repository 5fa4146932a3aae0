using Uring.Interop;

namespace Uring.Tests.Server;

/// <summary>
/// Runs the program of a seccomp filter on a system call of any architecture, as the kernel does. The machine
/// has the instructions of classic BPF that the filters of the server use.
/// </summary>
/// <param name="program">The program.</param>
internal sealed class FilterMachine(IReadOnlyList<BpfInstruction> program)
{
    // linux/seccomp.h.
    public const uint Kill = 0x8000_0000;
    public const uint Allow = 0x7fff_0000;
    public const uint Fail = 0x0005_0000;

    // linux/audit.h. The last two are the 32-bit architectures of the same processors.
    public const uint X64 = 0xc000_003e;
    public const uint Arm64 = 0xc000_00b7;
    public const uint I386 = 0x4000_0003;
    public const uint Arm = 0x4000_0028;

    /// <summary>Returns the action for a call.</summary>
    /// <param name="audit">The architecture of the call.</param>
    /// <param name="number">The number of the call.</param>
    /// <param name="arguments">The first arguments. The others are 0.</param>
    public uint Run(uint audit, uint number, params ReadOnlySpan<uint> arguments)
    {
        // struct seccomp_data: the number, the architecture, the instruction pointer, six arguments of 8 bytes.
        uint[] data = new uint[16];
        (data[0], data[1]) = (number, audit);
        for (int i = 0; i < arguments.Length; i++)
        {
            data[4 + (2 * i)] = arguments[i];
        }

        uint loaded = 0;
        for (int at = 0; ; at++)
        {
            BpfInstruction instruction = program[at];
            switch (instruction.Code)
            {
                // linux/bpf_common.h: BPF_LD, BPF_ALU | BPF_AND, BPF_JMP | BPF_JEQ, BPF_JMP | BPF_JGE, BPF_RET.
                case 0x20:
                    loaded = data[instruction.K / sizeof(uint)];
                    break;
                case 0x54:
                    loaded &= instruction.K;
                    break;
                case 0x15:
                    at += loaded == instruction.K ? instruction.JumpTrue : instruction.JumpFalse;
                    break;
                case 0x35:
                    at += loaded >= instruction.K ? instruction.JumpTrue : instruction.JumpFalse;
                    break;
                case 0x06:
                    return instruction.K;
                default:
                    throw new InvalidOperationException($"instruction {at} has the code {instruction.Code:x}");
            }
        }
    }
}
