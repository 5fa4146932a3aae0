using Uring.Regeneration;

namespace Uring.Tests.Abi.Regeneration;

/// <summary>A header of any origin is bound with all of its parts, or is refused by name.</summary>
public sealed class HeaderTreeTests : IDisposable
{
    private const string Brew = """
        /* SPDX-License-Identifier: MIT */
        #ifndef LINUX_IO_URING_BREW_H
        #define LINUX_IO_URING_BREW_H
        #include <linux/types.h>

        #define IORING_BREW_STRONG	(1U << 0)

        enum io_uring_brew_kind {
        	IORING_BREW_TEA,
        	IORING_BREW_COFFEE	= 1 << 1,
        };

        struct io_uring_brew {
        	__u32	kind, cups;
        	__u64	__resv[1];
        	union {
        		__u64	water;
        		struct {
        			__u32	hot;
        			__u32	cold;
        		} parts;
        	};
        	__DECLARE_FLEX_ARRAY(__u64, beans);
        };
        #endif
        """;

    private readonly BindingsCopy _copy = new();

    public void Dispose() => _copy.Dispose();

    [Theory]
    [InlineData("include/uapi/linux")]
    [InlineData("usr/include/linux")]
    public void A_new_part_is_found_where_the_header_includes_it(string folder)
    {
        string header = Header($"{folder}/io_uring.h", "#include <linux/types.h>\n#include <linux/io_uring/brew.h>\n");
        _copy.Write($"{folder}/io_uring/brew.h", Brew);

        _copy.Regenerate(_copy.StandInGenerator(), header);

        AssertBrewIsBound();
    }

    [Fact]
    public void A_part_that_the_header_does_not_include_is_bound_too()
    {
        string header = Header("liburing/io_uring.h", "#include <linux/types.h>\n");
        _copy.Write("liburing/io_uring/brew.h", Brew);

        _copy.Regenerate(_copy.StandInGenerator(), header);

        AssertBrewIsBound();
    }

    [Fact]
    public void A_part_below_another_folder_is_found_there()
    {
        string header = Header("src/include/liburing/io_uring.h", "#include <liburing/io_uring/brew.h>\n");
        _copy.Write("src/include/liburing/io_uring/brew.h", Brew);

        _copy.Regenerate(_copy.StandInGenerator(), header);

        AssertBrewIsBound();
    }

    [Fact]
    public void A_part_that_is_no_ABI_is_omitted_and_named()
    {
        string header = Header("linux/io_uring.h", "#include <linux/types.h>\n");
        _copy.Write("linux/io_uring/mock_file.h", "enum { IORING_MOCK_CMD_REGBUF };\n");

        string report = _copy.Regenerate(_copy.StandInGenerator(), header);

        Assert.Contains("mock_file.h is not bound", report, StringComparison.Ordinal);
        Assert.DoesNotContain("IORING_MOCK", string.Concat(_copy.Bindings().Values), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_part_is_refused_by_name()
    {
        string header = Header("linux/io_uring.h", "#include <linux/io_uring/brew.h>\n");

        RegenerationException refusal = Refusal(header);

        Assert.Equal("URINGABI009", refusal.Code);
        Assert.Contains($"{header} includes linux/io_uring/brew.h, but io_uring/ beside", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Annotations_of_a_kernel_tree_are_understood()
    {
        string header = Header("uapi/linux/io_uring.h", """
            #include <linux/compiler.h>
            #include <linux/types.h>
            #ifdef __KERNEL__
            struct io_uring_of_the_kernel { int inside; };
            #endif
            struct io_uring_annotated {
            	void __user	*place;
            	__u32	nr;
            	__u8	flags:4, more:4;
            	__u32	values[] __counted_by(nr);
            } __packed;

            """);

        _copy.Regenerate(_copy.StandInGenerator(), header);

        Assert.Contains("public int place; public int nr;", _copy.Bindings()["io_uring_annotated.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("values", _copy.Bindings()["io_uring_annotated.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("io_uring_of_the_kernel.cs", _copy.Bindings().Keys);
    }

    [Fact]
    public void The_arguments_for_arrays_follow_from_the_header()
    {
        string header = Header("linux/io_uring.h", "#include <linux/io_uring/brew.h>\nstruct io_uring_tail { __u32 len; union { __u32 one; __u8 rest[0]; }; };\n");
        _copy.Write("linux/io_uring/brew.h", Brew);

        _copy.Regenerate(_copy.StandInGenerator(), header);

        string[] arguments = File.ReadAllLines(_copy.PathOf("stage/io_uring.header.rsp"));
        Assert.Contains("include/linux/io_uring/brew.h", arguments);
        Assert.Contains("io_uring_brew::beans", arguments);
        Assert.Contains("io_uring_tail::rest", arguments);
        Assert.Contains("io_uring_tail::*::rest", arguments);
        Assert.Contains("io_uring_brew::__resv=1", arguments);
    }

    [Theory]
    [InlineData("#define IORING_BREW(cups) ((cups) << 4)", "defines the macro IORING_BREW with arguments")]
    [InlineData("static inline int io_uring_brew(void) { return 0; }", "declares 'static inline int io_uring_brew")]
    [InlineData("typedef int (*io_uring_brew)(int cups);\nextern io_uring_brew io_uring_pour;", "declares 'extern io_uring_brew io_uring_pour")]
    [InlineData("struct io_uring_brew { int (*pour)(int cups); };", "declares 'int ( * pour )")]
    [InlineData("enum io_uring_brew : __u8 { IORING_BREW_TEA };", "declares 'enum io_uring_brew :")]
    [InlineData("struct io_uring_brew { int cups;", "ends within a declaration")]
    public void A_declaration_without_a_binding_is_refused_by_name(string declaration, string reason)
    {
        SortedDictionary<string, string> before = _copy.Bindings();
        string header = Header("linux/io_uring.h", $"#include <linux/types.h>\n{declaration}\n");

        RegenerationException refusal = Refusal(header);

        Assert.Equal("URINGABI009", refusal.Code);
        Assert.Contains(header, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, _copy.Bindings());
    }

    /// <summary>Writes the header of the repository, with more declarations at its end.</summary>
    private string Header(string name, string declarations)
    {
        string text = File.ReadAllText(AbiFiles.Header);
        int end = text.LastIndexOf("#ifdef __cplusplus", StringComparison.Ordinal);
        return _copy.Write(name, text.Insert(end, declarations));
    }

    private RegenerationException Refusal(string header) =>
        Assert.Throws<RegenerationException>(() => _copy.Regenerate(_copy.StandInGenerator(), header));

    private void AssertBrewIsBound()
    {
        SortedDictionary<string, string> bindings = _copy.Bindings();
        Assert.Contains("IORING_BREW_STRONG", bindings["IoUringAbi.cs"], StringComparison.Ordinal);
        Assert.Contains("IORING_BREW_COFFEE", bindings["io_uring_brew_kind.cs"], StringComparison.Ordinal);
        Assert.Contains("public int cups;", bindings["io_uring_brew.cs"], StringComparison.Ordinal);
        Assert.Contains("name io_uring_brew\n", bindings["abi.stamp"], StringComparison.Ordinal);
        Assert.Contains("source brew.h ", bindings["abi.stamp"], StringComparison.Ordinal);
    }
}
