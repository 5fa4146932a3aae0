using System.Diagnostics;

namespace Uring.TestTools.Servers;

/// <summary>A server of the benchmark, ready to be started.</summary>
internal sealed record ServerProgram
{
    /// <summary>What the tables call it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a line.</summary>
    public required string Description { get; init; }

    /// <summary>Its version, or that of what it was built with.</summary>
    public required string Version { get; init; }

    /// <summary>Its executable.</summary>
    public required string Binary { get; init; }

    /// <summary>Its arguments, for a port of 127.0.0.1.</summary>
    public required Func<int, IEnumerable<string>> Arguments { get; init; }

    /// <summary>Bytes of the executable.</summary>
    public long BinarySize => new FileInfo(Binary).Length;

    /// <summary>How it is started.</summary>
    /// <param name="port">Where it is to listen.</param>
    public ProcessStartInfo Start(int port) => new(Binary, Arguments(port)) { RedirectStandardOutput = true, RedirectStandardError = true };
}
