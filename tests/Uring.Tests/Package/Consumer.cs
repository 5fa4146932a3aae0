using Uring.Tests.Support;

namespace Uring.Tests.Package;

/// <summary>A project of a user beside the clone. Its packages come from those of the clone.</summary>
internal sealed class Consumer
{
    private readonly CleanClone _clone;

    public Consumer(CleanClone clone, string name)
    {
        Need.Kernel();
        _clone = clone;
        Folder = clone.NewFolder(name);
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="uring" value="{clone.Packages}" />
              </packageSources>
            </configuration>
            """);
    }

    public string Folder { get; }

    /// <summary>Returns the path of a file of the folder.</summary>
    public string PathOf(params ReadOnlySpan<string> file) => Path.Combine([Folder, .. file]);

    public void Write(string file, string text) => File.WriteAllText(PathOf(file), text);

    /// <summary>Writes the project file.</summary>
    /// <param name="properties">The properties beside those of a new project.</param>
    /// <param name="items">The references, and other items.</param>
    public void WriteProject(string properties, string items) => Write("consumer.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {items}
          </ItemGroup>
        </Project>
        """);

    /// <summary>Returns a reference to a package of the clone.</summary>
    public string PackageReference(string package) => $"""<PackageReference Include="{package}" Version="{Version(package)}" />""";

    /// <summary>Returns the version of a package of the clone.</summary>
    public string Version(string package)
    {
        using PackageFile file = PackageFile.Open(_clone.Packages, package, ".nupkg");
        return file.Child("version")!.Value;
    }

    /// <summary>Runs the SDK in the folder, and requires that the command succeeds.</summary>
    public Task<CommandResult> DotnetAsync(params string[] arguments) => _clone.DotnetAsync(Folder, arguments);

    /// <summary>Runs a program in the folder.</summary>
    public Task<CommandResult> RunAsync(string program, params string[] arguments) => _clone.RunAsync(Folder, program, arguments);
}
