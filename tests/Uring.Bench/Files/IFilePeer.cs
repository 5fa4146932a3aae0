namespace Uring.Bench.Files;

/// <summary>A program that reads and writes a file.</summary>
internal interface IFilePeer
{
    /// <summary>The name in the report.</summary>
    string Name { get; }

    /// <summary>The description in the report.</summary>
    string Description { get; }

    /// <summary>Returns whether the peer supports a load.</summary>
    bool Supports(string load);

    /// <summary>Runs the peer in a separate process.</summary>
    /// <exception cref="InvalidOperationException">The peer failed.</exception>
    FileFigures Run(FileTask task);
}
