using System.Globalization;
using System.Text.Json;
using Uring.TestTools.Processes;

namespace Uring.Bench.Files;

/// <summary>A peer of <c>tests/Uring.FileLoad</c>.</summary>
/// <param name="program">The build of the program.</param>
/// <param name="peer">The name of the peer in the program.</param>
/// <param name="description">The description of the peer.</param>
internal sealed class ProgramPeer(PublishedProgram program, string peer, string description) : IFilePeer
{
    public string Name => $"{peer}-{program.Runtime}";

    public string Description => $"{description}; {(program.Runtime == PublishedProgram.Aot ? "NativeAOT" : "JIT")}";

    // Registered memory saves the kernel the pinning of a buffer's pages. Only direct I/O pins them.
    public bool Supports(string load) => peer != FilePeers.Registered || load == FileLoads.DirectRead;

    public FileFigures Run(FileTask task)
    {
        string[] arguments =
        [
            peer, task.Load, $"{task.Depth}", task.WarmUp.ToString(CultureInfo.InvariantCulture), task.Seconds.ToString(CultureInfo.InvariantCulture), task.Path,
        ];
        Tool run = Tool.Run(program.Path, arguments);
        return run.Succeeded
            ? JsonSerializer.Deserialize<FileFigures>(run.Output, JsonSerializerOptions.Web)!
            : throw new InvalidOperationException(run.ExitCode is null ? "the program is missing" : run.Output.Trim().Split('\n')[0]);
    }
}
