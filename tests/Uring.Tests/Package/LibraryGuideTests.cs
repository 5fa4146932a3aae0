using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Package;

/// <summary>A project outside of the checkout compiles and runs the examples of docs/library.md.</summary>
[Collection(PackageCollection.Name)]
public sealed partial class LibraryGuideTests(CleanClone clone)
{
    private static readonly string[] s_sections =
        ["Rings", "Lifetimes", "Threads", "Errors", "Buffers", "Chains", "Multishot", "SQPOLL", "Capabilities"];

    [Fact]
    public async Task Examples_compile_without_a_warning_and_print_what_the_guide_says()
    {
        Need.Kernel();
        Consumer consumer = new(clone, "library");
        consumer.WriteProject(
            Guide.UnsafeCode + "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", consumer.PackageReference("Uring.Interop"));
        consumer.Write("Program.cs", LibraryGuide.ProgramOfExamples);

        CommandResult run = (await consumer.DotnetAsync("run")).Succeeded();

        string?[] expected = LibraryGuide.Outputs();
        string[] actual = LibraryGuide.OutputsOf(run.Output);
        Assert.Equal(expected, actual.Select((output, i) => expected[i] is null ? null : output));
    }

    [Fact]
    public void Each_section_has_an_example_and_all_but_the_last_have_its_output()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "docs/library.md"));
        Dictionary<string, string> sections =
            Section().Matches(text).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

        Assert.All(s_sections, section => Assert.Contains("```csharp\n", sections[section], StringComparison.Ordinal));
        Assert.All(s_sections[..^1], section => Assert.Contains("```text\n", sections[section], StringComparison.Ordinal));
    }

    /// <remarks>The guide to the diagnostics repeats the example about capabilities.</remarks>
    [Fact]
    public void Guide_to_the_diagnostics_has_code_of_this_guide() => Assert.All(
        new GuideFile("docs/diagnostics.md").Blocks.Where(block => block.Language == "csharp"),
        block => Assert.Contains(block.Code, LibraryGuide.Examples));

    [GeneratedRegex(@"^## (.+)\n((?:(?!## ).*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Section();
}
