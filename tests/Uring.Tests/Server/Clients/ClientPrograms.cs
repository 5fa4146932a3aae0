using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The programs in <c>Data/Clients</c>. Each sends requests with the HTTP client of its language, compares
/// the responses with a file, and prints the number of those that agree. The probe prints the result of each
/// request.
/// </summary>
public sealed class ClientPrograms : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-clients-");
    private Task<string[]>? _go;
    private Task<string[]>? _goProbe;
    private Task? _javaClasses;
    private JavaClient? _java;

    /// <summary>Returns the command that runs the program for Node.</summary>
    /// <param name="library"><c>http</c> or <c>fetch</c>.</param>
    public static string[] Node(string library) => [Need.Tool("node", "nodejs"), Source("client.js"), library];

    /// <summary>Returns the command that runs the program for Python.</summary>
    /// <param name="library"><c>http.client</c>, <c>kept http.client</c> or <c>urllib</c>.</param>
    public static string[] Python(string library) => [PythonInterpreter.Path, Source("client.py"), library];

    /// <summary>Compiles the program for Go at the first call.</summary>
    /// <returns>The command that runs the program.</returns>
    public Task<string[]> GoAsync()
    {
        string go = Need.Tool("go", "golang-go");
        return _go ??= BuildGoAsync(go, "client");
    }

    /// <summary>Compiles the program that probes as the kubelet does, at the first call.</summary>
    /// <returns>The command that runs the program.</returns>
    public Task<string[]> GoProbeAsync()
    {
        string go = Need.Tool("go", "golang-go");
        return _goProbe ??= BuildGoAsync(go, "probe");
    }

    /// <summary>Compiles the program for Java at the first call, and starts it.</summary>
    internal async Task<JavaClient> JavaAsync()
    {
        string compiler = Need.Tool("javac", "default-jdk-headless");
        string java = Need.Tool("java", "default-jdk-headless");
        await (_javaClasses ??= BuildJavaAsync(compiler));
        if (_java is null or { HasEnded: true })
        {
            _java?.Dispose();
            _java = new JavaClient(java, _folder.FullName);
        }

        return _java;
    }

    public void Dispose()
    {
        _java?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<string[]> BuildGoAsync(string go, string name)
    {
        string program = Path.Combine(_folder.FullName, name);

        // By default Go keeps its cache in the home directory, and a service can run without one.
        string cache = Path.Combine(_folder.FullName, "cache");
        (await Command.RunAsync(
            "env", "GO111MODULE=off", $"GOCACHE={cache}", $"GOPATH={cache}", go, "build", "-o", program, Source(name + ".go"))).Succeeded();
        return [program];
    }

    private async Task BuildJavaAsync(string compiler) =>
        (await Command.RunAsync(compiler, "-d", _folder.FullName, Source("Client.java"))).Succeeded();

    private static string Source(string name) => Path.Combine(AppContext.BaseDirectory, "Data/Clients", name);
}
