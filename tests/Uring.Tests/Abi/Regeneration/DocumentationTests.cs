using Uring.Regeneration.Documentation;

namespace Uring.Tests.Abi.Regeneration;

/// <summary>The comments of the headers become the summaries of the bindings.</summary>
public class DocumentationTests
{
    private const string Header = """
        /* ---- 1  Brewing ------------------------------------------------------------- */

        #ifdef __cplusplus
        extern "C" {
        #endif

        /* io_uring_brew.flags */
        #define IORING_BREW_STRONG	(1U << 0)	/* twice as much [6.1] */
        #define IORING_BREW_WEAK	(1U << 1)

        #define IORING_BREW_PLAIN	0

        /* The kind of drink. */
        enum io_uring_brew_kind {
        	IORING_BREW_TEA,		/* leaves & water */
        	IORING_BREW_COFFEE	= 1 << 1,
        };

        /*
         * One order: a comment of
         * several lines.
         */
        struct io_uring_brew {
        	__u32	kind;			/* enum io_uring_brew_kind */
        	__u64	__resv[1];
        	union {
        		__u64	water;		/* ml */
        		struct {
        			__u32	hot;	/* degrees */
        		} parts;		/* of two */
        	};
        };
        """;

    private const string Emitted = """
        namespace Uring.Interop;

        [NativeTypeName("unsigned int")]
        public enum io_uring_brew_kind : uint
        {
            IORING_BREW_TEA,
            IORING_BREW_COFFEE = 1 << 1,
        }

        public partial struct io_uring_brew
        {
            [NativeTypeName("__u32")]
            public uint kind;

            public _Anonymous_e__Union Anonymous;

            public ref ulong water => ref Anonymous.water;

            public partial struct _Anonymous_e__Union
            {
                public ulong water;

                public _parts_e__Struct parts;

                public partial struct _parts_e__Struct
                {
                    public uint hot;
                }
            }
        }

        public static partial class IoUringAbi
        {
            public const uint IORING_BREW_STRONG = 1U << 0;
            public const uint IORING_BREW_WEAK = 1U << 1;
            public const uint IORING_BREW_PLAIN = 0;
        }

        """;

    [Fact]
    public void Each_declaration_with_a_comment_has_a_summary()
    {
        HeaderComments comments = new();
        comments.Read(Header);

        Assert.Equal(
            """
            namespace Uring.Interop;

            /// <summary>The kind of drink.</summary>
            [NativeTypeName("unsigned int")]
            public enum io_uring_brew_kind : uint
            {
                /// <summary>Leaves &amp; water.</summary>
                IORING_BREW_TEA,
                IORING_BREW_COFFEE = 1 << 1,
            }

            /// <summary>One order: a comment of several lines.</summary>
            public partial struct io_uring_brew
            {
                /// <summary>Enum io_uring_brew_kind.</summary>
                [NativeTypeName("__u32")]
                public uint kind;

                public _Anonymous_e__Union Anonymous;

                /// <summary>Ml.</summary>
                public ref ulong water => ref Anonymous.water;

                public partial struct _Anonymous_e__Union
                {
                    /// <summary>Ml.</summary>
                    public ulong water;

                    /// <summary>Of two.</summary>
                    public _parts_e__Struct parts;

                    public partial struct _parts_e__Struct
                    {
                        /// <summary>Degrees.</summary>
                        public uint hot;
                    }
                }
            }

            public static partial class IoUringAbi
            {
                /// <summary>Twice as much. Since Linux 6.1.</summary>
                public const uint IORING_BREW_STRONG = 1U << 0;
                /// <summary>io_uring_brew.flags.</summary>
                public const uint IORING_BREW_WEAK = 1U << 1;
                public const uint IORING_BREW_PLAIN = 0;
            }

            """,
            DocumentedSource.Create(Emitted, comments));
    }

    [Fact]
    public void A_long_comment_is_wrapped_and_the_name_of_a_member_stays_in_lower_case()
    {
        string text = string.Join(' ', Enumerable.Repeat("word", 40));

        string[] lines = XmlSummary.Create($"kind {text}", "    ", new HashSet<string> { "kind" }).TrimEnd().Split('\n');

        Assert.Equal("    /// <summary>", lines[0]);
        Assert.StartsWith("    /// kind word", lines[1], StringComparison.Ordinal);
        Assert.Equal("    /// </summary>", lines[^1]);
        Assert.All(lines, line => Assert.True(line.Length <= 120, line));
        Assert.Equal($"kind {text}.", string.Join(' ', lines[1..^1].Select(line => line[8..])));
    }
}
