using Uring.TestTools.Processes;

namespace Uring.TestTools.Servers;

/// <summary>uring-server in its variants, published by this run or given as an executable.</summary>
/// <param name="given">The executable; null publishes the server of this repository.</param>
internal sealed class OurServer(string? given)
{
    private readonly Lazy<string> _binary = new(() => given ?? Publish());

    /// <summary>Returns the server with a mode and a linger time.</summary>
    /// <param name="mode"><c>sqpoll</c> or <c>batched</c>.</param>
    /// <param name="linger">The value of <c>--linger</c>, in ms; null for the default.</param>
    /// <exception cref="MissingServerException">
    /// This executable does not support the options, or cannot be published.
    /// </exception>
    public ServerProgram Variant(string mode, int? linger)
    {
        Tool help = Tool.Run(_binary.Value, "--help");
        List<string> options = ["--mode", mode];
        if (linger is { } ms)
        {
            options.AddRange("--linger", $"{ms}");
        }

        if (options.Find(option => option.StartsWith("--", StringComparison.Ordinal) && !help.Output.Contains(option, StringComparison.Ordinal)) is { } unknown)
        {
            throw new MissingServerException($"this uring-server does not support {unknown}");
        }

        return Create($"ours-{mode}{(linger is null ? "" : $"-linger{linger}")}", $"uring-server --mode {mode}{(linger is null ? "" : $" --linger {linger}")}", options);
    }

    /// <summary>Returns the server with a mode and a number of slots.</summary>
    /// <param name="mode"><c>sqpoll</c> or <c>batched</c>.</param>
    /// <param name="slots">The value of <c>--slots</c>.</param>
    /// <exception cref="MissingServerException">
    /// This machine does not allow so many slots, or the server cannot be published.
    /// </exception>
    public ServerProgram WithSlots(string mode, uint slots)
    {
        string[] options = ["--mode", mode, "--slots", $"{slots}"];
        Tool check = Tool.Run(_binary.Value, ["check", "--listen", "127.0.0.1:0", .. options]);
        return check.Succeeded
            ? Create($"ours-{mode}-slots{slots}", $"uring-server {string.Join(' ', options)}", [.. options])
            : throw new MissingServerException(
                Array.Find(check.Output.Split('\n'), line => line.StartsWith("fault", StringComparison.Ordinal)) ?? check.Output.Trim());
    }

    /// <summary>Returns the server with kept connections.</summary>
    /// <param name="mode"><c>sqpoll</c> or <c>batched</c>.</param>
    /// <exception cref="MissingServerException">The server cannot be published.</exception>
    public ServerProgram Kept(string mode) => Create(
        $"ours-kept-{mode}",
        $"uring-server --mode {mode} --keep-alive 65",
        ["--mode", mode, "--keep-alive", "65", "--keep-alive-requests", "1000000000"]);

    /// <summary>Returns the server with a site of files.</summary>
    /// <param name="mode"><c>sqpoll</c> or <c>batched</c>.</param>
    /// <param name="root">The folder of the files.</param>
    /// <exception cref="MissingServerException">The server cannot be published.</exception>
    public ServerProgram Site(string mode, string root) => Create(
        $"ours-site-{mode}",
        $"uring-server --mode {mode} --root DIR",
        ["--mode", mode, "--root", root, "--keep-alive-requests", "1000000000"]);

    /// <summary>Returns the server with its defaults.</summary>
    /// <exception cref="MissingServerException">The server cannot be published.</exception>
    public ServerProgram Plain() => Create("ours", "uring-server with its defaults", []);

    private ServerProgram Create(string name, string description, List<string> options) => new()
    {
        Name = name,
        Description = description,
        Version = Tool.Version(_binary.Value, "--version") ?? "",
        Binary = _binary.Value,
        Arguments = port => ["--listen", $"127.0.0.1:{port}", "--quiet", .. options],
    };

    private static string Publish()
    {
        string project = Path.Combine(Repository.Root, "server");
        Tool publish = Tool.Run("dotnet", "publish", project, "-r", "linux-x64", "-p:PublishAot=true", "-v", "quiet");
        return publish.Succeeded
            ? Path.Combine(project, "bin", "Release", "net10.0", "linux-x64", "publish", "uring-server")
            : throw new MissingServerException($"uring-server cannot be published: {publish.Output.Split('\n')[0]}");
    }
}
