using System.Runtime.InteropServices;
using Uring.Interop;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Listening;

/// <summary>A classic BPF program on a listening socket that drops SYNs and lets all else pass: socket(7), SO_ATTACH_FILTER.</summary>
internal static unsafe class SynFilter
{
    // socket(7).
    private const int SoAttachFilter = 26;

    private const ushort LoadByte = 0x30;
    private const ushort And = 0x54;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;

    // A socket filter of TCP sees the packet from the TCP header on (RFC 9293, 3.1): the flags are its byte 13.
    private const uint FlagsOffset = 13;
    private const uint Syn = 0x02;
    private const uint Ack = 0x10;
    private const uint WholePacket = uint.MaxValue;

    public static Errno Attach(int fd)
    {
        Instruction* program = stackalloc Instruction[]
        {
            new(LoadByte, 0, 0, FlagsOffset),
            new(And, 0, 0, Syn | Ack),
            new(JumpIfEqual, 0, 1, Syn),
            new(Return, 0, 0, 0),
            new(Return, 0, 0, WholePacket),
        };
        return SocketCalls.SetOption(fd, SOL_SOCKET, SoAttachFilter, new Program(5, program));
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
