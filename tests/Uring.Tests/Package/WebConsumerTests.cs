using Uring.Tests.Support;

namespace Uring.Tests.Package;

/// <summary>Web applications outside of the checkout use the package Uring.Kestrel as its guide says, and answer curl.</summary>
[Collection(PackageCollection.Name)]
public sealed class WebConsumerTests(CleanClone clone)
{
    private const string Package = "Uring.Kestrel";
    private const string Strict = "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>";

    [Fact]
    public async Task Fresh_project_as_in_the_README_answers_through_a_ring()
    {
        Need.Kernel();
        foreach (string command in WebGuide.Commands().SkipWhile(command => command == "dotnet pack"))
        {
            (await clone.RunAsync(clone.Root, Need.Tool("bash", "bash"), "-c", command)).Succeeded();
        }

        Consumer consumer = new(clone, "web");
        string template = await File.ReadAllTextAsync(consumer.PathOf("Program.cs"), TestContext.Current.CancellationToken);
        Assert.Equal(Lines(template), Lines(WebGuide.Program).Where(line => line != "builder.WebHost.UseUring();"));
        consumer.Write("Program.cs", WebGuide.Program);

        // The analyzer of platforms reports nothing: the line is for every system.
        await consumer.DotnetAsync("build", "-p:TreatWarningsAsErrors=true", "--output", "out");

        await AssertAnswersAsync(consumer.PathOf("out", "web"), isUring: true);
    }

    [Fact]
    public async Task Native_AOT_without_a_warning()
    {
        Need.Tool("gcc", "gcc");
        Consumer consumer = CreateProject("web-aot", $"{Strict}<PublishAot>true</PublishAot>", "");

        // The slim builder is that of the template for NativeAOT.
        consumer.Write("Program.cs", Guide.Replace(WebGuide.Program, "CreateBuilder", "CreateSlimBuilder"));

        await consumer.DotnetAsync("publish", "--runtime", "linux-x64", "--output", "out");

        Assert.False(File.Exists(consumer.PathOf("out", "Uring.Kestrel.dll")));
        await AssertAnswersAsync(consumer.PathOf("out", "web-aot"), isUring: true);
    }

    [Fact]
    public async Task Program_in_a_file_builds()
    {
        Consumer consumer = new(clone, "web-file");
        Assert.Contains($"#:package {Package}@{consumer.Version(Package)}\n", WebGuide.Directives, StringComparison.Ordinal);
        consumer.Write("app.cs", WebGuide.Directives + WebGuide.Program);

        CommandResult build = await consumer.DotnetAsync("build", "app.cs");

        Assert.DoesNotContain("warning", build.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Each_block_of_statements_of_the_README_starts_an_application()
    {
        Consumer consumer = CreateProject("web-statements", Strict, "");
        string socket = consumer.PathOf("web.sock");
        consumer.Write("Program.cs", Guide.Replace(WebGuide.StatementsProgram, "/run/web.sock", socket));
        await consumer.DotnetAsync("build", "--output", "out");

        CommandResult run = await consumer.RunAsync(consumer.PathOf("out", "web-statements"), "--urls", "http://127.0.0.1:0");

        string[] started = [.. run.Succeeded().Output.Split('\n').Where(line => line.StartsWith("http:", StringComparison.Ordinal))];
        Assert.Equal(WebGuide.Statements.Length, started.Length);
        Assert.Contains($"http://unix:{socket}", started);
    }

    [Fact]
    public async Task Systemd_passes_its_socket_and_the_configuration_of_the_README_logs_the_connection()
    {
        string activate = Need.Tool("systemd-socket-activate", "systemd");
        Consumer consumer = CreateProject("web-systemd", Strict, "");
        string systemd = Assert.Single(WebGuide.Statements, code => code.Contains("UseSystemd", StringComparison.Ordinal));
        consumer.Write("Program.cs", Guide.Replace(WebGuide.Program, "builder.WebHost.UseUring();\n", systemd));
        await consumer.DotnetAsync("build", "--output", "out");
        consumer.Write("out/appsettings.json", WebGuide.Configuration);

        // The program starts with the first connection, which waits in the backlog.
        string socket = consumer.PathOf("web.sock");
        await using WebApplicationProcess web = WebApplicationProcess.Activate(activate, socket, consumer.PathOf("out", "web-systemd"));
        await Poll.UntilAsync(() => File.Exists(socket), () => "systemd-socket-activate does not listen");
        await web.RequireResponseAsync("--unix-socket", socket);

        Assert.True(web.HasRing);
        Assert.Contains("Uring.Kestrel[7]", await web.StopAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reference_to_the_project_with_io_uring_turned_off_serves_with_Sockets_and_reports_the_reason()
    {
        Consumer consumer = new(clone, "web-project-reference");
        WriteProject(consumer, Strict, WebGuide.LibraryReference + WebGuide.Switch);
        consumer.Write("Program.cs", WebGuide.Program);

        // The analyzers take half of the time, and have run on the projects of the clone.
        await consumer.DotnetAsync("build", "-p:RunAnalyzers=false", "--output", "out");

        string output = await AssertAnswersAsync(consumer.PathOf("out", "web-project-reference"), isUring: false);
        Assert.Contains(
            "Sockets serve instead of io_uring: the AppContext switch Uring.DisableIoUring is set", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Guide_in_the_package_has_the_code_of_the_README()
    {
        string[] blocks = [.. WebGuide.BlocksOfPackage().Select(block => block.Trim())];

        Assert.Equal(
            new[] { WebGuide.Program, WebGuide.Directives, WebGuide.Statements[0], WebGuide.Switch }.Select(block => block.Trim()), blocks);
    }

    private Consumer CreateProject(string name, string properties, string items)
    {
        Consumer consumer = new(clone, name);
        WriteProject(consumer, properties, items + consumer.PackageReference(Package));
        return consumer;
    }

    private static void WriteProject(Consumer consumer, string properties, string items) => consumer.Write(
        $"{Path.GetFileName(consumer.Folder)}.csproj",
        $"""
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <InvariantGlobalization>true</InvariantGlobalization>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {items}
          </ItemGroup>
        </Project>
        """);

    private static string[] Lines(string program) =>
        program.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> AssertAnswersAsync(string program, bool isUring)
    {
        await using WebApplicationProcess web = await WebApplicationProcess.StartAsync(program);
        await web.RequireResponseAsync();
        Assert.Equal(isUring, web.HasRing);
        return await web.StopAsync();
    }
}
