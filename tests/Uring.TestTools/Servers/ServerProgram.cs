using System.Diagnostics;

namespace Uring.TestTools.Servers;

/// <summary>A server that is ready to be started.</summary>
internal sealed record ServerProgram
{
    /// <summary>The name in the tables.</summary>
    public required string Name { get; init; }

    /// <summary>A description of one line.</summary>
    public required string Description { get; init; }

    /// <summary>The version of the server, or of the compiler and the library that built it.</summary>
    public required string Version { get; init; }

    /// <summary>The path of the executable.</summary>
    public required string Binary { get; init; }

    /// <summary>Returns the arguments for a port of 127.0.0.1.</summary>
    public required Func<int, IEnumerable<string>> Arguments { get; init; }

    /// <summary>The size of the executable, in bytes.</summary>
    public long BinarySize => new FileInfo(Binary).Length;

    /// <summary>Returns the command that starts the server.</summary>
    /// <param name="port">The port of 127.0.0.1 to listen on.</param>
    public ProcessStartInfo Start(int port) => new(Binary, Arguments(port)) { RedirectStandardOutput = true, RedirectStandardError = true };
}
