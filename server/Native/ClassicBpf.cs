using System.Runtime.InteropServices;
using Uring.Interop;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Native;

/// <summary>
/// A classic BPF program, as sockets take it from anybody: socket(7), SO_ATTACH_FILTER and SO_ATTACH_REUSEPORT_CBPF. It is
/// built front to back; every jump leads over the next instruction.
/// </summary>
internal sealed unsafe class ClassicBpf
{
    // linux/bpf_common.h.
    private const ushort LoadWordCode = 0x20;
    private const ushort LoadHalfCode = 0x28;
    private const ushort LoadByteCode = 0x30;
    private const ushort AndCode = 0x54;
    private const ushort ModuloCode = 0x94;
    private const ushort JumpIfEqualCode = 0x15;
    private const ushort ReturnCode = 0x06;

    // linux/filter.h: SKF_AD_OFF and SKF_AD_RANDOM.
    private const uint Random = unchecked((uint)-0x1000 + 56);

    private readonly List<Instruction> _instructions = [];

    public ClassicBpf LoadByte(uint offset) => Add(LoadByteCode, offset);

    public ClassicBpf LoadHalf(uint offset) => Add(LoadHalfCode, offset);

    public ClassicBpf LoadRandom() => Add(LoadWordCode, Random);

    public ClassicBpf And(uint mask) => Add(AndCode, mask);

    public ClassicBpf Modulo(uint divisor) => Add(ModuloCode, divisor);

    public ClassicBpf Return(uint value) => Add(ReturnCode, value);

    /// <summary>Ends with <paramref name="result"/> if what was loaded is <paramref name="value"/>.</summary>
    public ClassicBpf ReturnIf(uint value, uint result)
    {
        _instructions.Add(new Instruction(JumpIfEqualCode, 0, 1, value));
        return Return(result);
    }

    public Errno Attach(int fd, int option)
    {
        fixed (Instruction* instructions = CollectionsMarshal.AsSpan(_instructions))
        {
            return SocketCalls.SetOption(fd, SOL_SOCKET, option, new Program((ushort)_instructions.Count, instructions));
        }
    }

    private ClassicBpf Add(ushort code, uint operand)
    {
        _instructions.Add(new Instruction(code, 0, 0, operand));
        return this;
    }

    /// <summary><c>struct sock_filter</c>, linux/filter.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Instruction(ushort code, byte whenTrue, byte whenFalse, uint operand)
    {
        public readonly ushort Code = code;
        public readonly byte WhenTrue = whenTrue;
        public readonly byte WhenFalse = whenFalse;
        public readonly uint Operand = operand;
    }

    /// <summary><c>struct sock_fprog</c>, linux/filter.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Program(ushort length, Instruction* filter)
    {
        public readonly ushort Length = length;
        public readonly Instruction* Filter = filter;
    }
}
