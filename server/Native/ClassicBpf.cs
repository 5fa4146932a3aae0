using System.Runtime.InteropServices;
using Uring.Interop;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Native;

/// <summary>
/// Builds a classic BPF program for a socket: socket(7), SO_ATTACH_FILTER and SO_ATTACH_REUSEPORT_CBPF. Every
/// jump skips one instruction.
/// </summary>
internal sealed unsafe class ClassicBpf
{
    // linux/filter.h: SKF_AD_OFF and SKF_AD_RANDOM.
    private const uint Random = unchecked((uint)-0x1000 + 56);

    private readonly List<BpfInstruction> _instructions = [];

    public ClassicBpf LoadByte(uint offset) => Add(BpfInstruction.LoadByte(offset));

    public ClassicBpf LoadHalf(uint offset) => Add(BpfInstruction.LoadHalf(offset));

    public ClassicBpf LoadRandom() => Add(BpfInstruction.LoadWord(Random));

    public ClassicBpf And(uint mask) => Add(BpfInstruction.And(mask));

    public ClassicBpf Modulo(uint divisor) => Add(BpfInstruction.Modulo(divisor));

    public ClassicBpf Return(uint value) => Add(BpfInstruction.Return(value));

    /// <summary>
    /// Ends the program with <paramref name="result"/> if the loaded value equals <paramref name="value"/>.
    /// </summary>
    public ClassicBpf ReturnIf(uint value, uint result) => Add(BpfInstruction.JumpIfEqual(value, 0, 1)).Return(result);

    public Errno Attach(int fd, int option)
    {
        fixed (BpfInstruction* instructions = CollectionsMarshal.AsSpan(_instructions))
        {
            return SocketCalls.SetOption(fd, SOL_SOCKET, option, new BpfProgram(instructions, _instructions.Count));
        }
    }

    private ClassicBpf Add(BpfInstruction instruction)
    {
        _instructions.Add(instruction);
        return this;
    }
}
