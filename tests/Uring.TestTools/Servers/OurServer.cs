using Uring.TestTools.Processes;

namespace Uring.TestTools.Servers;

/// <summary>uring-server in its variants, as it is published: by this run, or as an executable that is given.</summary>
/// <param name="given">The executable; null: publish it.</param>
internal sealed class OurServer(string? given)
{
    private readonly Lazy<string> _binary = new(() => given ?? Publish());

    /// <summary>One variant.</summary>
    /// <param name="mode">Who submits: <c>sqpoll</c> or <c>batched</c>.</param>
    /// <param name="linger">For how long a client may go on sending, in ms; null: as it is by default.</param>
    /// <exception cref="MissingServerException">This executable does not know the options, or cannot be published.</exception>
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
            throw new MissingServerException($"this uring-server has no {unknown}");
        }

        return Create($"ours-{mode}{(linger is null ? "" : $"-linger{linger}")}", $"uring-server --mode {mode}{(linger is null ? "" : $" --linger {linger}")}", options);
    }

    /// <summary>With so many slots.</summary>
    /// <param name="mode">Who submits: <c>sqpoll</c> or <c>batched</c>.</param>
    /// <param name="slots">How many.</param>
    /// <exception cref="MissingServerException">This machine does not allow as many, or it cannot be published.</exception>
    public ServerProgram WithSlots(string mode, uint slots)
    {
        string[] options = ["--mode", mode, "--slots", $"{slots}"];
        Tool check = Tool.Run(_binary.Value, ["check", "--listen", "127.0.0.1:0", .. options]);
        return check.Succeeded
            ? Create($"ours-{mode}-slots{slots}", $"uring-server {string.Join(' ', options)}", [.. options])
            : throw new MissingServerException(
                Array.Find(check.Output.Split('\n'), line => line.StartsWith("fault", StringComparison.Ordinal)) ?? check.Output.Trim());
    }

    /// <summary>Without an option of ours: what it does by default.</summary>
    /// <exception cref="MissingServerException">It cannot be published.</exception>
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
            : throw new MissingServerException($"it cannot be published: {publish.Output.Split('\n')[0]}");
    }
}
