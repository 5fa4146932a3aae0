namespace Uring.Tests.Generator;

/// <summary>Sources that several tests compile.</summary>
internal static class Sources
{
    /// <summary>The attributes of the library.</summary>
    public const string Attributes = """
        namespace Uring.Interop
        {
            public enum SqeConversion { Exact, ZeroExtend, SignExtend, Truncate, PlusOne, PlusOneSaturating }

            public sealed class PrepAttribute : System.Attribute { public PrepAttribute() { } public PrepAttribute(io_uring_op opcode) { } }
            public sealed class SqeModifierAttribute : System.Attribute { }
            public sealed class SqeAttribute : System.Attribute
            {
                public SqeAttribute(string field) { }
                public SqeAttribute(SqeConversion conversion) { }
                public SqeAttribute(string field, SqeConversion conversion) { }
            }
            [System.AttributeUsage(System.AttributeTargets.All, AllowMultiple = true)] public sealed class SqeConstAttribute : System.Attribute { public SqeConstAttribute(string field, object value) { } public bool Or { get; set; } }
            [System.AttributeUsage(System.AttributeTargets.All, AllowMultiple = true)] public sealed class NoPrepAttribute : System.Attribute { public NoPrepAttribute(io_uring_op opcode, string reason) { } }
        }
        """;

    /// <summary>An entry with a union, a nested structure and an array.</summary>
    public const string Entry = """
        namespace Uring.Interop
        {
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

                [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)]
                public struct _Anonymous1_e__Union
                {
                    [System.Runtime.InteropServices.FieldOffset(0)] public ulong off;
                    [System.Runtime.InteropServices.FieldOffset(0)] public _Anonymous_e__Struct Anonymous;

                    public struct _Anonymous_e__Struct { public uint cmd_op; public uint cmd_pad; }
                }

                [System.Runtime.CompilerServices.InlineArray(2)]
                public struct _Tail_e__FixedBuffer { public ulong e0; }
            }
        }
        """;

    /// <summary>An ABI with three opcodes: all that the generator reads of an ABI.</summary>
    public const string SmallAbi = """
        namespace Uring.Interop
        {
            public enum io_uring_op : uint { OP_ZERO, OP_ONE, OP_TWO, OP_LAST }
        }

        """ + Entry + "\n" + Attributes;

    /// <summary>Adds a class and constants to declarations of a user's assembly.</summary>
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
