using System.Security.Cryptography;
using Uring.Tests.Support;

namespace Uring.Tests.Package;

/// <summary>Projects outside the checkout use the package Uring as its guide says, and copy a file.</summary>
[Collection(PackageCollection.Name)]
public sealed class FileConsumerTests(CleanClone clone)
{
    private const string Package = "Uring";

    // CA2007 is for libraries: a program has no SynchronizationContext.
    private const string Strict = """
        <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
        <AnalysisLevel>latest-all</AnalysisLevel>
        <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
        <NoWarn>$(NoWarn);CA2007</NoWarn>
        """;

    /// <remarks>
    /// The helper of the README requires the generator, which no other reference of the project brings.
    /// </remarks>
    [Fact]
    public async Task Fresh_project_as_in_the_README_runs_all_of_its_code_with_every_analyzer()
    {
        Need.Kernel();
        foreach (string command in FileGuide.Commands().SkipWhile(command => command == "dotnet pack"))
        {
            (await clone.RunAsync(clone.Root, Need.Tool("bash", "bash"), "-c", command)).Succeeded();
        }

        Consumer consumer = new(clone, "copy");
        string project = await File.ReadAllTextAsync(consumer.PathOf("copy.csproj"), TestContext.Current.CancellationToken);
        consumer.Write("copy.csproj", Guide.Replace(project, "<PropertyGroup>", "<PropertyGroup>" + Strict));
        consumer.Write("Helper.cs", FileGuide.Helper);
        consumer.Write("Statements.cs", FileGuide.StatementsClass);
        consumer.Write("Program.cs", Guide.Replace(
            FileGuide.Program, "async Task CopyBlocksAsync()", "await Statements.RunAsync();\n\nasync Task CopyBlocksAsync()"));

        await AssertCopiesAsync(consumer, "io_uring", "dotnet", "run");
    }

    [Fact]
    public async Task Program_in_a_file_runs()
    {
        Consumer consumer = new(clone, "copy-file");
        Assert.Equal($"#:package Uring@{consumer.Version(Package)}", FileGuide.Directive.Trim());
        consumer.Write("copy.cs", FileGuide.Directive + FileGuide.Program);

        await AssertCopiesAsync(consumer, "io_uring", "dotnet", "run", "copy.cs");
    }

    [Fact]
    public async Task Native_program_runs()
    {
        Need.Tool("gcc", "gcc");
        Consumer consumer = new(clone, "copy-aot");
        consumer.WriteProject(
            """
            <PublishAot>true</PublishAot>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <InvariantGlobalization>true</InvariantGlobalization>
            """,
            consumer.PackageReference(Package));
        consumer.Write("Helper.cs", FileGuide.Helper);
        consumer.Write("Program.cs", FileGuide.Program);

        await consumer.DotnetAsync("publish", "--runtime", "linux-x64", "--output", "out");

        Assert.False(File.Exists(consumer.PathOf("out", "Uring.dll")));
        await AssertCopiesAsync(consumer, "io_uring", consumer.PathOf("out", "consumer"));
    }

    [Fact]
    public async Task Reference_to_the_project_works_with_io_uring_turned_off()
    {
        Consumer consumer = new(clone, "copy-project-reference");
        consumer.WriteProject("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", FileGuide.LibraryReference + FileGuide.Switch);
        consumer.Write("Program.cs", FileGuide.Program);

        // The analyzers take half of the time, and have run on the projects of the clone.
        await AssertCopiesAsync(consumer, "the AppContext switch Uring.DisableIoUring is set", "dotnet", "run", "-p:RunAnalyzers=false");
    }

    [Fact]
    public void Guide_in_the_package_has_the_code_of_the_README()
    {
        string[] blocks = [.. FileGuide.BlocksOfPackage().Select(block => block.Trim())];

        Assert.Equal(
            new[] { FileGuide.Program, FileGuide.Directive, FileGuide.Switch, FileGuide.Helper }.Select(block => block.Trim()), blocks);
    }

    private static async Task AssertCopiesAsync(Consumer consumer, string way, string program, params string[] arguments)
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(3_000_001);
        await File.WriteAllBytesAsync(consumer.PathOf("source"), bytes, TestContext.Current.CancellationToken);

        string[] separator = program == "dotnet" ? ["--"] : [];
        CommandResult run = await consumer.RunAsync(program, [.. arguments, .. separator, "source", "target"]);

        Assert.Equal($"{bytes.Length} bytes, {way}\n", run.Succeeded().Output);
        byte[] copy = await File.ReadAllBytesAsync(consumer.PathOf("target"), TestContext.Current.CancellationToken);
        Assert.True(bytes.AsSpan().SequenceEqual(copy));
    }
}
