using Uring.Regeneration;
using Uring.Regeneration.Header;
using Uring.Regeneration.Passes;
using Uring.Tests.Support;

namespace Uring.Tests.Abi.Regeneration;

/// <summary>A regeneration replaces all bindings, or changes none and reports why.</summary>
public sealed class RegenerationTests : IDisposable
{
    private readonly BindingsCopy _copy = new();

    public void Dispose() => _copy.Dispose();

    [Fact]
    public async Task The_build_regenerates_from_the_same_header_without_a_change()
    {
        SortedDictionary<string, string> before = _copy.Bindings();
        string generator = ReplayGenerator();
        _copy.Write("interop/Abi/io_uring_gone.cs", "// of an earlier kernel\n");

        (int exitCode, string output) = await _copy.BuildAsync("RegenerateBindings", $"ClangSharp={generator}");

        Assert.True(exitCode == 0, output);
        Assert.Contains("from headers/io_uring.h", output, StringComparison.Ordinal);
        Assert.Equal(before, _copy.Bindings());
        (exitCode, output) = await _copy.BuildAsync("CheckBindings");
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task The_build_shows_an_error_with_its_code_and_fails()
    {
        (int exitCode, string output) = await _copy.BuildAsync("RegenerateBindings", "KernelHeader=/nowhere/io_uring.h");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error URINGABI003: There is no header /nowhere/io_uring.h", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_build_passes_on_a_header_relative_to_the_working_directory_and_the_force()
    {
        Header("older/io_uring.h", text => text.Replace("IORING_OP_PIPE,", "", StringComparison.Ordinal));
        string relative = Path.GetRelativePath(Repository.Root, _copy.PathOf("older/io_uring.h"));

        (int exitCode, string output) = await _copy.BuildAsync("RegenerateBindings", $"KernelHeader={relative}", $"ClangSharp={_copy.StandInGenerator()}");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("error URINGABI004", output, StringComparison.Ordinal);

        (exitCode, output) = await _copy.BuildAsync(
            "RegenerateBindings", $"KernelHeader={relative}", $"ClangSharp={_copy.StandInGenerator()}", "ForceOlderHeader=true");
        Assert.True(exitCode == 0, output);
        Assert.Contains("interop/Abi: 64 operations", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_arguments_are_a_usage_error()
    {
        CommandResult result = await Command.RunAsync(Need.Tool("dotnet", "dotnet-sdk-10.0"), typeof(RegenerationRun).Assembly.Location, "--interop", ".");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--stage", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_header_is_refused_by_name_with_the_names_that_would_be_lost()
    {
        string older = Header("older.h", text => text
            .Replace("IORING_OP_PIPE,", "", StringComparison.Ordinal)
            .Replace("#define IORING_NOP_CQE32", "#define IORING_NOP_OTHER", StringComparison.Ordinal));

        RegenerationException refusal = Refusal(_copy.StandInGenerator(), older);

        Assert.Equal("URINGABI004", refusal.Code);
        Assert.StartsWith($"{older} (64 operations", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is older than the header of interop/Abi, headers/io_uring.h (65 operations", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("would lose 2 names (IORING_NOP_CQE32, IORING_OP_PIPE)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("-p:ForceOlderHeader=true", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_header_is_bound_when_forced_and_the_report_says_what_follows()
    {
        string older = Header("older/io_uring.h", text => text.Replace("IORING_OP_PIPE,", "", StringComparison.Ordinal));
        _copy.Write("interop/Prep/Pipes.cs", "// IORING_OP_PIPE\n");

        string report = _copy.Regenerate(_copy.StandInGenerator(), older, force: true);

        Assert.Contains("older/io_uring.h lacks 1 name (IORING_OP_PIPE) of the bindings before", report, StringComparison.Ordinal);
        Assert.Contains("The library uses 1 of these, such as IORING_OP_PIPE, and does not build without them", report, StringComparison.Ordinal);
        Assert.Contains("git checkout interop/Abi", report, StringComparison.Ordinal);
        Assert.DoesNotContain("IORING_OP_PIPE", _copy.Bindings()["io_uring_op.cs"], StringComparison.Ordinal);
        // A newer header restores the bindings.
        Assert.Contains("interop/Abi: 65 operations", _copy.Regenerate(_copy.StandInGenerator()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_header_of_an_older_kernel_on_this_machine_is_refused()
    {
        const string Installed = "/usr/include/linux/io_uring.h";
        Assert.SkipUnless(File.Exists(Installed), "the kernel's headers are not installed (apt-get install linux-libc-dev)");
        Assert.SkipWhen(
            File.ReadAllText(Installed).Contains("IORING_OP_URING_CMD128", StringComparison.Ordinal),
            "the kernel's headers on this machine are as new as ours");

        Assert.Equal("URINGABI004", Refusal(_copy.StandInGenerator(), Installed).Code);
    }

    [Fact]
    public void A_newer_header_may_drop_a_name()
    {
        string newer = Header("newer/io_uring.h", text => text
            .Replace("IORING_OP_LAST,", "IORING_OP_BREW, IORING_OP_LAST,", StringComparison.Ordinal)
            .Replace("#define IORING_NOP_CQE32", "#define IORING_NOP_OTHER", StringComparison.Ordinal));

        string report = _copy.Regenerate(_copy.StandInGenerator(), newer);

        Assert.Contains("newer/io_uring.h lacks 1 name (IORING_NOP_CQE32)", report, StringComparison.Ordinal);
        Assert.Contains("interop/Abi: 66 operations", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_generator_is_reported_with_the_way_to_get_it()
    {
        RegenerationException refusal = Refusal("/nowhere/ClangSharpPInvokeGenerator");

        Assert.Equal("URINGABI005", refusal.Code);
        Assert.Contains("dotnet tool restore", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("-p:ClangSharp=", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_generator_without_its_native_libraries_is_reported_with_their_place()
    {
        string generator = _copy.Write("generator.sh", "#!/bin/sh\necho 'System.DllNotFoundException: libclang'\nexit 134\n");
        File.SetUnixFileMode(generator, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        RegenerationException refusal = Refusal(generator);

        Assert.Equal("URINGABI006", refusal.Code);
        Assert.Contains("LD_LIBRARY_PATH", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_of_the_generator_is_refused()
    {
        RegenerationException refusal = Refusal(_copy.ScriptedGenerator("21.1.0", "exit 1"));

        Assert.Equal("URINGABI007", refusal.Code);
        Assert.StartsWith(
            $"ClangSharpPInvokeGenerator has version 21.1.0, and the bindings require {BindingsCopy.GeneratorVersion}", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STAND_IN_DIES=generate.rsp", "in pass io_uring for x86_64: ", "structures are missing in the output: io_cqring_offsets")]
    [InlineData("STAND_IN_DIES=generate.linux.rsp", "in pass linux for x86_64: ", "structures are missing in the output: msghdr")]
    [InlineData("STAND_IN_DIES=generate.uapi.rsp", "in pass uapi for x86_64: ", "structures are missing in the output: __kernel_timespec")]
    [InlineData("STAND_IN_DROPS=io_uring_cqe", "in pass io_uring for x86_64: ", "1 structure is missing in the output: io_uring_cqe")]
    [InlineData("STAND_IN_DROPS=cq_entries", "in pass io_uring for x86_64: ", "1 field is missing in the output: io_uring_params.cq_entries")]
    [InlineData("STAND_IN_DROPS=IORING_OP_NOP", "in pass io_uring for x86_64: ", "1 constant is missing in the output: IORING_OP_NOP")]
    [InlineData("STAND_IN_DROPS=io_uring_op", "in pass io_uring for x86_64: ", "1 enum is missing in the output: io_uring_op")]
    [InlineData("STAND_IN_DROPS=EWOULDBLOCK", "in pass linux for x86_64: ", "1 constant is missing in the output: EWOULDBLOCK")]
    [InlineData("STAND_IN_DROPS=futex_waitv", "in pass uapi for x86_64: ", "1 structure is missing in the output: futex_waitv")]
    [InlineData("STAND_IN_ADDS=IORING_OP_BREW", "in pass io_uring for x86_64: ", "1 constant is not in the headers: IORING_OP_BREW")]
    public void A_pass_with_a_name_too_few_or_too_many_leaves_the_bindings_as_they_were(string fault, string pass, string problem)
    {
        SortedDictionary<string, string> before = _copy.Bindings();

        RegenerationException refusal = Refusal(_copy.StandInGenerator(fault));

        Assert.Equal("URINGABI008", refusal.Code);
        Assert.Contains(pass, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, _copy.Bindings());
    }

    [Fact]
    public void A_constant_that_differs_between_processors_becomes_a_property()
    {
        string report = _copy.Regenerate(_copy.StandInGenerator("STAND_IN_DIFFERS=EPERM"));

        Assert.Contains("1 binding differs between x86_64 and aarch64: LinuxAbi.EPERM", report, StringComparison.Ordinal);
        SortedDictionary<string, string> bindings = _copy.Bindings();
        Assert.DoesNotContain("const int EPERM ", bindings["LinuxAbi.cs"], StringComparison.Ordinal);
        Assert.Contains("const int ENOENT ", bindings["LinuxAbi.cs"], StringComparison.Ordinal);
        Assert.Contains("Architecture.Arm64 ? LinuxAbi_aarch64.EPERM : LinuxAbi_x86_64.EPERM;", bindings["LinuxAbi.cs"], StringComparison.Ordinal);
        Assert.Contains("const int EPERM = 0;", bindings["LinuxAbi_x86_64.cs"], StringComparison.Ordinal);
        Assert.Contains("const int EPERM = 1;", bindings["LinuxAbi_aarch64.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("ENOENT", bindings["LinuxAbi_aarch64.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_structure_that_differs_between_processors_becomes_one_for_each()
    {
        string report = _copy.Regenerate(_copy.StandInGenerator("STAND_IN_DIFFERS=io_uring_cqe"));

        Assert.Contains("1 binding differs between x86_64 and aarch64: io_uring_cqe", report, StringComparison.Ordinal);
        SortedDictionary<string, string> bindings = _copy.Bindings();
        Assert.DoesNotContain("io_uring_cqe.cs", bindings.Keys);
        Assert.Contains("\npublic partial struct io_uring_cqe_x86_64", bindings["io_uring_cqe_x86_64.cs"], StringComparison.Ordinal);
        Assert.Contains("Pack = 1)] public partial struct io_uring_cqe_aarch64", bindings["io_uring_cqe_aarch64.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_enum_that_differs_between_processors_leaves_the_bindings_as_they_were()
    {
        SortedDictionary<string, string> before = _copy.Bindings();

        RegenerationException refusal = Refusal(_copy.StandInGenerator("STAND_IN_DIFFERS=IORING_OP_NOP"));

        Assert.Equal("URINGABI008", refusal.Code);
        Assert.StartsWith("io_uring_op differs between x86_64 and aarch64", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, _copy.Bindings());
    }

    [Fact]
    public void Types_that_the_machine_lacks_are_refused_with_the_package_to_install()
    {
        RegenerationException refusal = Refusal(_copy.StandInGenerator("STAND_IN_DROPS=futex_waitv"));

        Assert.EndsWith("install those of Linux 5.16 or later (linux-libc-dev)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_of_the_generator_leaves_the_bindings_as_they_were()
    {
        SortedDictionary<string, string> before = _copy.Bindings();
        string script = "echo '    Warning (Line 1, Column 1 in ./io_uring.h): Something new.'";

        RegenerationException refusal = Refusal(_copy.ScriptedGenerator(BindingsCopy.GeneratorVersion, script));

        Assert.Equal("URINGABI008", refusal.Code);
        Assert.Contains("Something new", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, _copy.Bindings());
    }

    private RegenerationException Refusal(string generator, string? header = null) =>
        Assert.Throws<RegenerationException>(() => _copy.Regenerate(generator, header));

    /// <summary>
    /// Emits the checked-in files of each pass, without the banner of three lines and the summaries that the
    /// regeneration adds.
    /// </summary>
    private string ReplayGenerator()
    {
        foreach (Target target in Target.All)
        {
            foreach ((string name, string text) in _copy.BindingsOf(target))
            {
                _copy.Write($"replay/{target.ResponseFile}/{name}.cs", text);
            }
        }

        string linux = string.Join(' ', HeaderTree.ReadDeclarations([AbiFiles.LinuxHeader]).Structs.Keys.Append("LinuxAbi"));
        string uapi = string.Join(' ', AbiFiles.ResponseFileValues("generate.uapi.rsp", "--include"));
        return _copy.ScriptedGenerator(BindingsCopy.GeneratorVersion, $"""
            linux=" {linux} " uapi=" {uapi} "
            for file in {_copy.PathOf("replay")}/${"{"}2#@{"}"}/*.cs; do
                name=$(basename $file .cs) pass=generate.rsp
                case "$linux" in *" $name "*) pass=generate.linux.rsp ;; esac
                case "$uapi" in *" $name "*) pass=generate.uapi.rsp ;; esac
                case $name in *Attribute) added='^$^' ;; *) added='^ *///' ;; esac
                if [ "$1" = "@$pass" ]; then tail -n +4 $file | grep -v "$added" > out/$name.cs; fi
            done
            """);
    }

    private string Header(string name, Func<string, string> edit) => _copy.Write(name, edit(File.ReadAllText(AbiFiles.Header)));
}
