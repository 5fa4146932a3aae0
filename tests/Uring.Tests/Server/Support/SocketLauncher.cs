using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A program that opens a socket and hands it over to the server that it starts: sd_listen_fds(3).
/// </summary>
internal sealed class SocketLauncher : IDisposable
{
    // activate KIND COMMAND...: opens a socket as descriptor 3, and runs the command twice, one run after the
    // other. The connections of a narrow socket have a small send buffer.
    private const string Source = """
        #include <netinet/in.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/socket.h>
        #include <sys/wait.h>
        #include <signal.h>
        #include <unistd.h>

        static pid_t child;
        static void pass_on(int signal) { kill(child, signal); }

        int main(int argc, char **argv)
        {
            int stream = strcmp(argv[1], "datagram") != 0, room = 65536;
            int fd = socket(AF_INET, (stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK, 0);
            struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
            if (strcmp(argv[1], "narrow") == 0 && setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room)))
                return 126;
            if (argc < 3 || bind(fd, (void *)&at, sizeof(at)) || (stream && listen(fd, 4096)))
                return 126;
            if (fd != 3 && dup2(fd, 3) != 3)
                return 126;
            signal(SIGTERM, pass_on);
            for (int round = 0; round < 2; round++) {
                child = fork();
                if (child == 0) {
                    char pid[16];
                    snprintf(pid, sizeof(pid), "%d", getpid());
                    setenv("LISTEN_PID", pid, 1);
                    setenv("LISTEN_FDS", "1", 1);
                    execv(argv[2], argv + 2);
                    _exit(127);
                }
                int status;
                while (waitpid(child, &status, 0) != child)
                    ;
                if (status)
                    return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
            }
            return 0;
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-activate-");

    /// <summary>Compiles the program.</summary>
    /// <returns>Its path. Its first argument is <c>stream</c>, <c>narrow</c> or <c>datagram</c>.</returns>
    public async Task<string> BuildAsync()
    {
        string program = Path.Combine(_folder.FullName, "activate");
        await CCompiler.BuildAsync(Source, program);
        return program;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
