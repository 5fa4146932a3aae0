namespace Uring.Tests.Generator;

/// <summary>Sources that several tests compile.</summary>
internal static class Sources
{
    /// <summary>An ABI with three opcodes and the attributes, in one small source: what the generator needs to know and no more.</summary>
    public const string SmallAbi = """
        using System;
        using System.Runtime.InteropServices;

        namespace Uring.Interop
        {
            public enum io_uring_op : uint { OP_ZERO, OP_ONE, OP_TWO, OP_LAST }

            public partial struct io_uring_sqe
            {
                public byte opcode;
                public byte flags;
                public ushort ioprio;
                public int fd;
                public _Anonymous1_e__Union Anonymous1;
                public ulong addr;
                public uint len;
                public uint rw_flags;
                public ulong user_data;
                public ushort buf_index;
                public ushort personality;
                public uint file_index;
                public _Tail_e__FixedBuffer tail;

                [StructLayout(LayoutKind.Explicit)]
                public struct _Anonymous1_e__Union
                {
                    [FieldOffset(0)] public ulong off;
                    [FieldOffset(0)] public _Anonymous_e__Struct Anonymous;

                    public struct _Anonymous_e__Struct { public uint cmd_op; public uint cmd_pad; }
                }

                [System.Runtime.CompilerServices.InlineArray(2)]
                public struct _Tail_e__FixedBuffer { public ulong e0; }
            }

            public enum SqeConversion { Exact, ZeroExtend, SignExtend, Truncate, PlusOne, PlusOneSaturating }

            public sealed class PrepAttribute : Attribute { public PrepAttribute() { } public PrepAttribute(io_uring_op opcode) { } }
            public sealed class SqeModifierAttribute : Attribute { }
            public sealed class SqeAttribute : Attribute
            {
                public SqeAttribute(string field) { }
                public SqeAttribute(SqeConversion conversion) { }
                public SqeAttribute(string field, SqeConversion conversion) { }
            }
            [AttributeUsage(AttributeTargets.All, AllowMultiple = true)] public sealed class SqeConstAttribute : Attribute { public SqeConstAttribute(string field, object value) { } public bool Or { get; set; } }
            [AttributeUsage(AttributeTargets.All, AllowMultiple = true)] public sealed class NoPrepAttribute : Attribute { public NoPrepAttribute(io_uring_op opcode, string reason) { } }
        }
        """;

    /// <summary>Wraps declarations of a user's assembly in what they need around them.</summary>
    public static string User(string declarations) => $$"""
        using Uring.Interop;

        namespace User.Code;

        [SqeConstants]
        public static class Driver
        {
            public const uint Reset = 0x4401;
        }

        public static class Elsewhere
        {
            public const uint Reset = 0x4401;
        }

        public static unsafe partial class Helpers
        {
            {{declarations}}
        }
        """;
}
