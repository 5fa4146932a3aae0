using Uring.Tests.Support;

namespace Uring.Tests.Package;

/// <summary>Projects outside of the checkout use the library as the guides say, and read a file through a ring.</summary>
[Collection(PackageCollection.Name)]
public sealed class ConsumerTests(CleanClone clone)
{
    private const string Attribute = "[assembly: SupportedOSPlatform(\"linux\")]\n";

    [Fact]
    public async Task Fresh_project_as_in_the_README()
    {
        Need.Kernel();
        string[] commands = Guide.Commands();
        Assert.Equal("dotnet pack", commands[0]);
        foreach (string command in commands.Skip(1))
        {
            (await clone.RunAsync(clone.Root, Need.Tool("bash", "bash"), "-c", command)).Succeeded();
        }

        string project = Path.Combine(clone.Root, "..", "ring");
        string file = await File.ReadAllTextAsync(Path.Combine(project, "ring.csproj"), TestContext.Current.CancellationToken);
        Write(project, "ring.csproj", Guide.Replace(file, "<PropertyGroup>", "<PropertyGroup>" + Guide.UnsafeCode));
        Write(project, "Program.cs", Guide.Program);

        await AssertRunsAsync(clone.Root, "run", "--project", "../ring");
    }

    [Fact]
    public async Task Program_in_a_file()
    {
        string folder = NewConsumer("file");
        Write(folder, "ring.cs", Guide.Directives + Guide.Program);

        await AssertRunsAsync(folder, "run", "ring.cs");
    }

    [Fact]
    public async Task Central_package_versions()
    {
        string folder = NewConsumer("central");
        Write(folder, "Directory.Packages.props", $"""
            <Project>
              <PropertyGroup>
                <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
                <CentralPackageTransitivePinningEnabled>true</CentralPackageTransitivePinningEnabled>
              </PropertyGroup>
              <ItemGroup>
                <PackageVersion Include="Uring.Interop" Version="{Version()}" />
              </ItemGroup>
            </Project>
            """);
        WriteProject(folder, "", """<PackageReference Include="Uring.Interop" />""");
        WriteProgramWithHelper(folder);

        await AssertRunsAsync(folder, "run", "-p:TreatWarningsAsErrors=true");
    }

    [Fact]
    public async Task Artifacts_folder_and_a_wrong_helper()
    {
        string folder = NewConsumer("artifacts-consumer");
        Write(folder, "Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <UseArtifactsOutput>true</UseArtifactsOutput>
              </PropertyGroup>
            </Project>
            """);
        WriteProject(folder, "", PackageReference());
        WriteProgramWithHelper(folder);
        Write(folder, "Helper.cs", Guide.Replace(Guide.Helper, "[Sqe(\"addr\")]", "[Sqe(\"adr\")]"));

        CommandResult wrong = await clone.RunAsync(folder, "dotnet", "build");
        Write(folder, "Helper.cs", Guide.Helper);

        Assert.NotEqual(0, wrong.ExitCode);
        Assert.Contains("error URING001: 'adr' is not a field of io_uring_sqe", wrong.Output, StringComparison.Ordinal);
        await AssertRunsAsync(folder, "run");
        Assert.True(File.Exists(Path.Combine(folder, "artifacts", "bin", "consumer", "debug", "Uring.Interop.dll")));
    }

    [Fact]
    public async Task All_analyzers_with_warnings_as_errors_and_a_guard()
    {
        string folder = NewConsumer("strict");
        WriteProject(
            folder,
            """
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <AnalysisLevel>latest-all</AnalysisLevel>
            <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
            """,
            PackageReference());
        Write(folder, "Helper.cs", Guide.Helper);
        string guarded = Guide.Replace(Guide.ProgramWithHelper, Attribute, "");
        Write(folder, "Program.cs", Guide.Replace(guarded, "unsafe\n{", "if (OperatingSystem.IsLinux())\nunsafe\n{"));

        await AssertRunsAsync(folder, "run");
    }

    [Fact]
    public async Task Program_without_attribute_and_guard_gets_a_warning()
    {
        string folder = NewConsumer("unguarded");
        WriteProject(folder, "", PackageReference());
        Write(folder, "Program.cs", Guide.Replace(Guide.Program, Attribute, ""));

        CommandResult build = await clone.DotnetAsync(folder, "build");

        Assert.Contains("warning CA1416: This call site is reachable on all platforms. 'IoUring", build.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Native_AOT()
    {
        Need.Tool("gcc", "gcc");
        string folder = NewConsumer("aot");
        WriteProject(
            folder,
            """
            <PublishAot>true</PublishAot>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <InvariantGlobalization>true</InvariantGlobalization>
            """,
            PackageReference());
        WriteProgramWithHelper(folder);

        await clone.DotnetAsync(folder, "publish", "--runtime", "linux-x64", "--output", "out");

        Assert.False(File.Exists(Path.Combine(folder, "out", "Uring.Interop.dll")));
        AssertKernel(await clone.RunAsync(folder, Path.Combine(folder, "out", "consumer")));
    }

    [Fact]
    public async Task Reference_to_the_project()
    {
        string folder = NewConsumer("project-reference");
        WriteProject(folder, "", Guide.LibraryReference);
        Write(folder, "Program.cs", Guide.Program);

        await AssertRunsAsync(folder, "run");
    }

    [Fact]
    public async Task Reference_to_the_project_and_to_the_generator()
    {
        string folder = NewConsumer("generator-reference");
        WriteProject(folder, "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", Guide.LibraryReference + Guide.GeneratorReference);
        WriteProgramWithHelper(folder);

        await AssertRunsAsync(folder, "run");
    }

    [Fact]
    public void Guide_in_the_package_has_the_program_of_the_README()
    {
        string[] blocks = [.. Guide.BlocksOfPackage().Select(block => block.Trim())];

        Assert.Equal(
            new[] { Guide.UnsafeCode, Guide.Program, Guide.Directives, Guide.Helper }.Select(block => block.Trim()), blocks);
    }

    private static void Write(string folder, string file, string text) => File.WriteAllText(Path.Combine(folder, file), text);

    private static void WriteProject(string folder, string properties, string references) => Write(folder, "consumer.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            {Guide.UnsafeCode}
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {references}
          </ItemGroup>
        </Project>
        """);

    private static void WriteProgramWithHelper(string folder)
    {
        Write(folder, "Helper.cs", Guide.Helper);
        Write(folder, "Program.cs", Guide.ProgramWithHelper);
    }

    private static void AssertKernel(CommandResult run)
    {
        run.Succeeded();
        Assert.EndsWith(File.ReadAllText("/proc/version"), run.Output, StringComparison.Ordinal);
    }

    private string NewConsumer(string name)
    {
        Need.Kernel();
        string folder = clone.NewFolder(name);
        Write(folder, "nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="uring" value="{clone.Packages}" />
              </packageSources>
            </configuration>
            """);
        return folder;
    }

    private string PackageReference() => $"""<PackageReference Include="Uring.Interop" Version="{Version()}" />""";

    private string Version()
    {
        using PackageFile package = PackageFile.Open(clone.Packages, ".nupkg");
        return package.Child("version")!.Value;
    }

    private async Task AssertRunsAsync(string folder, params string[] arguments) =>
        AssertKernel(await clone.DotnetAsync(folder, arguments));
}
