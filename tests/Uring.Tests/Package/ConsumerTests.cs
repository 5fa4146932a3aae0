using Uring.Tests.Support;

namespace Uring.Tests.Package;

/// <summary>
/// Projects outside the checkout use the library as the guides say, and read a file through a ring.
/// </summary>
[Collection(PackageCollection.Name)]
public sealed class ConsumerTests(CleanClone clone)
{
    private const string Package = "Uring.Interop";
    private const string Attribute = "[assembly: SupportedOSPlatform(\"linux\")]\n";

    [Fact]
    public async Task Fresh_project_runs_the_program_of_the_README()
    {
        Need.Kernel();
        string[] commands = Guide.Commands();
        Assert.Equal("dotnet pack", commands[0]);
        foreach (string command in commands.Skip(1))
        {
            (await clone.RunAsync(clone.Root, Need.Tool("bash", "bash"), "-c", command)).Succeeded();
        }

        Consumer consumer = new(clone, "ring");
        string project = await File.ReadAllTextAsync(consumer.PathOf("ring.csproj"), TestContext.Current.CancellationToken);
        consumer.Write("ring.csproj", Guide.Replace(project, "<PropertyGroup>", "<PropertyGroup>" + Guide.UnsafeCode));
        consumer.Write("Program.cs", Guide.Program);

        await AssertRunsAsync(consumer, "run");
    }

    [Fact]
    public async Task Program_in_a_file_runs()
    {
        Consumer consumer = new(clone, "file");
        consumer.Write("ring.cs", Guide.Directives + Guide.Program);

        await AssertRunsAsync(consumer, "run", "ring.cs");
    }

    /// <remarks>The package has the generator, which a reference to the project does not bring.</remarks>
    [Fact]
    public async Task Sample_with_prep_helpers_runs_outside_of_the_checkout()
    {
        Consumer consumer = new(clone, "sample");
        string sample = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples/command.cs"), TestContext.Current.CancellationToken);
        consumer.Write("command.cs", Guide.Replace(
            sample, "#:project ../interop/Uring.Interop.csproj", $"#:package {Package}@{consumer.Version(Package)}"));

        CommandResult build = await consumer.DotnetAsync("build", "command.cs");
        CommandResult usage = await consumer.RunAsync("dotnet", "run", "--no-build", "command.cs");

        Assert.DoesNotContain("warning", build.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((2, "usage: command TEXT\n"), (usage.ExitCode, usage.Error));
    }

    [Fact]
    public async Task Project_with_central_package_versions_runs()
    {
        Consumer consumer = new(clone, "central");
        consumer.Write("Directory.Packages.props", $"""
            <Project>
              <PropertyGroup>
                <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
                <CentralPackageTransitivePinningEnabled>true</CentralPackageTransitivePinningEnabled>
              </PropertyGroup>
              <ItemGroup>
                <PackageVersion Include="Uring.Interop" Version="{consumer.Version(Package)}" />
              </ItemGroup>
            </Project>
            """);
        consumer.WriteProject(Guide.UnsafeCode, """<PackageReference Include="Uring.Interop" />""");
        WriteProgramWithHelper(consumer);

        await AssertRunsAsync(consumer, "run", "-p:TreatWarningsAsErrors=true");
    }

    [Fact]
    public async Task Wrong_helper_is_an_error_in_a_project_with_an_artifacts_folder()
    {
        Consumer consumer = new(clone, "artifacts-consumer");
        consumer.Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <UseArtifactsOutput>true</UseArtifactsOutput>
              </PropertyGroup>
            </Project>
            """);
        consumer.WriteProject(Guide.UnsafeCode, consumer.PackageReference(Package));
        WriteProgramWithHelper(consumer);
        consumer.Write("Helper.cs", Guide.Replace(Guide.Helper, "[Sqe(\"addr\")]", "[Sqe(\"adr\")]"));

        CommandResult wrong = await consumer.RunAsync("dotnet", "build");
        consumer.Write("Helper.cs", Guide.Helper);

        Assert.NotEqual(0, wrong.ExitCode);
        Assert.Contains("error URING001: 'adr' is not a field of io_uring_sqe", wrong.Output, StringComparison.Ordinal);
        await AssertRunsAsync(consumer, "run");
        Assert.True(File.Exists(consumer.PathOf("artifacts", "bin", "consumer", "debug", "Uring.Interop.dll")));
    }

    [Fact]
    public async Task Program_with_a_guard_passes_all_analyzers()
    {
        Consumer consumer = new(clone, "strict");
        consumer.WriteProject(
            Guide.UnsafeCode
            + """
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <AnalysisLevel>latest-all</AnalysisLevel>
            <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
            """,
            consumer.PackageReference(Package));
        consumer.Write("Helper.cs", Guide.Helper);
        string guarded = Guide.Replace(Guide.ProgramWithHelper, Attribute, "");
        consumer.Write("Program.cs", Guide.Replace(guarded, "unsafe\n{", "if (OperatingSystem.IsLinux())\nunsafe\n{"));

        await AssertRunsAsync(consumer, "run");
    }

    [Fact]
    public async Task Program_without_attribute_and_guard_gets_a_warning()
    {
        Consumer consumer = new(clone, "unguarded");
        consumer.WriteProject(Guide.UnsafeCode, consumer.PackageReference(Package));
        consumer.Write("Program.cs", Guide.Replace(Guide.Program, Attribute, ""));

        CommandResult build = await consumer.DotnetAsync("build");

        Assert.Contains("warning CA1416: This call site is reachable on all platforms. 'IoUring", build.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Native_program_runs()
    {
        Need.Tool("gcc", "gcc");
        Consumer consumer = new(clone, "aot");
        consumer.WriteProject(
            Guide.UnsafeCode
            + """
            <PublishAot>true</PublishAot>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <InvariantGlobalization>true</InvariantGlobalization>
            """,
            consumer.PackageReference(Package));
        WriteProgramWithHelper(consumer);

        await consumer.DotnetAsync("publish", "--runtime", "linux-x64", "--output", "out");

        Assert.False(File.Exists(consumer.PathOf("out", "Uring.Interop.dll")));
        AssertKernel(await consumer.RunAsync(consumer.PathOf("out", "consumer")));
    }

    [Fact]
    public async Task Reference_to_the_project_works()
    {
        Consumer consumer = new(clone, "project-reference");
        consumer.WriteProject(Guide.UnsafeCode, Guide.LibraryReference);
        consumer.Write("Program.cs", Guide.Program);

        await AssertRunsAsync(consumer, "run");
    }

    [Fact]
    public async Task Reference_to_the_project_and_to_the_generator_works()
    {
        Consumer consumer = new(clone, "generator-reference");
        consumer.WriteProject(Guide.UnsafeCode + "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", Guide.LibraryReference + Guide.GeneratorReference);
        WriteProgramWithHelper(consumer);

        await AssertRunsAsync(consumer, "run");
    }

    [Fact]
    public void Guide_in_the_package_has_the_program_of_the_README()
    {
        string[] blocks = [.. Guide.BlocksOfPackage().Select(block => block.Trim())];

        Assert.Equal(
            new[] { Guide.UnsafeCode, Guide.Program, Guide.Directives, Guide.Helper }.Select(block => block.Trim()), blocks);
    }

    private static void WriteProgramWithHelper(Consumer consumer)
    {
        consumer.Write("Helper.cs", Guide.Helper);
        consumer.Write("Program.cs", Guide.ProgramWithHelper);
    }

    private static void AssertKernel(CommandResult run)
    {
        run.Succeeded();
        Assert.EndsWith(File.ReadAllText("/proc/version"), run.Output, StringComparison.Ordinal);
    }

    private static async Task AssertRunsAsync(Consumer consumer, params string[] arguments) =>
        AssertKernel(await consumer.DotnetAsync(arguments));
}
