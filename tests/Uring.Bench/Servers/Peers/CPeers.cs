using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Bench.Servers.Peers;

/// <summary>The peers in C, <c>tests/peers/*.c</c>, built by <c>gcc -O2</c> when the run starts.</summary>
/// <param name="work">Where the executables go.</param>
internal sealed class CPeers(WorkFolder work)
{
    private const string Liburing = "-luring";

    /// <summary>One thread, epoll.</summary>
    public ServerProgram Epoll() => new()
    {
        Name = "c-epoll",
        Description = "C, one thread: accept4, recv, send with MSG_MORE, close",
        Version = Compiler(),
        Binary = Build("epoll"),
        Arguments = port => [$"{port}"],
    };

    /// <summary>SQPOLL as demonstrations have it.</summary>
    public ServerProgram Toy() => new()
    {
        Name = "c-toy",
        Description = "C, liburing, SQPOLL: one accept at a time, linked send and close, a spinning thread",
        Version = WithLiburing(),
        Binary = Build("toy", Liburing),
        Arguments = port => [$"{port}"],
    };

    /// <summary>liburing as well used as we know.</summary>
    /// <param name="linger">For how long a client may go on sending, in ms; 0: closed with the answer.</param>
    public ServerProgram Uring(int linger) => new()
    {
        Name = linger == 0 ? "c-uring" : "c-uring-linger",
        Description = "C, liburing: multishot accept, direct descriptors, hard links, DEFER_TASKRUN"
            + (linger == 0 ? "" : $"; closed {linger} ms after the response"),
        Version = WithLiburing(),
        Binary = Build("uring", Liburing),
        Arguments = port => [$"{port}", "--linger", $"{linger}"],
    };

    private static string WithLiburing()
    {
        Tool version = Tool.Run("pkg-config", "--modversion", "liburing");
        return Compiler() + (version.Succeeded ? $", liburing {version.Output.Trim()}" : "");
    }

    private static string Compiler() => Tool.Version("gcc", "--version") ?? throw new MissingServerException("there is no gcc (apt-get install gcc libc6-dev)");

    private string Build(string name, params string[] libraries)
    {
        string source = Path.Combine(Repository.Root, "tests", "peers", name + ".c");
        string binary = work.File(name);
        if (File.Exists(binary))
        {
            return binary;
        }

        Tool gcc = Tool.Run("gcc", ["-O2", "-Wall", "-o", binary, source, .. libraries]);
        return gcc.Succeeded
            ? binary
            : throw new MissingServerException($"{name}.c does not compile (apt-get install liburing-dev libc6-dev): {gcc.Output.Split('\n')[0]}");
    }
}
