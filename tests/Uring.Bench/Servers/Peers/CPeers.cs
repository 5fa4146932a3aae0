using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Bench.Servers.Peers;

/// <summary>Builds the peers in C, <c>tests/peers/*.c</c>, with <c>gcc -O2</c> when the run starts.</summary>
/// <param name="work">The folder of the executables.</param>
internal sealed class CPeers(WorkFolder work)
{
    private const string Liburing = "-luring";

    /// <summary>Builds <c>epoll.c</c>: one thread with epoll.</summary>
    public ServerProgram Epoll() => new()
    {
        Name = "c-epoll",
        Description = "C, one thread: accept4, recv, send with MSG_MORE, close",
        Version = Compiler(),
        Binary = Build("epoll"),
        Arguments = port => [$"{port}"],
    };

    /// <summary>Builds <c>toy.c</c>: SQPOLL as in demonstrations of io_uring.</summary>
    public ServerProgram Toy() => new()
    {
        Name = "c-toy",
        Description = "C, liburing, SQPOLL: one accept at a time, linked send and close, a spinning thread",
        Version = WithLiburing(),
        Binary = Build("toy", Liburing),
        Arguments = port => [$"{port}"],
    };

    /// <summary>Builds <c>uring.c</c>: our best use of liburing.</summary>
    /// <param name="linger">
    /// The time from the response to the close, in ms; 0 closes with the response.
    /// </param>
    public ServerProgram Uring(int linger) => new()
    {
        Name = linger == 0 ? "c-uring" : "c-uring-linger",
        Description = "C, liburing: multishot accept, direct descriptors, hard links, DEFER_TASKRUN"
            + (linger == 0 ? "" : $"; closed {linger} ms after the response"),
        Version = WithLiburing(),
        Binary = Build("uring", Liburing),
        Arguments = port => [$"{port}", "--linger", $"{linger}"],
    };

    /// <summary>Builds <c>keepalive.c</c>: kept connections.</summary>
    /// <param name="sqpoll">Whether a kernel thread submits.</param>
    public ServerProgram Kept(bool sqpoll) => new()
    {
        Name = sqpoll ? "c-kept-sqpoll" : "c-kept",
        Description = $"C, liburing: kept connections, multishot accept and receive, {(sqpoll ? "SQPOLL" : "DEFER_TASKRUN")}",
        Version = WithLiburing(),
        Binary = Build("keepalive", Liburing),
        Arguments = port => sqpoll ? [$"{port}", "--sqpoll"] : [$"{port}"],
    };

    private static string WithLiburing()
    {
        Tool version = Tool.Run("pkg-config", "--modversion", "liburing");
        return Compiler() + (version.Succeeded ? $", liburing {version.Output.Trim()}" : "");
    }

    private static string Compiler() => Tool.Version("gcc", "--version") ?? throw new MissingServerException("gcc is not installed (apt-get install gcc libc6-dev)");

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
