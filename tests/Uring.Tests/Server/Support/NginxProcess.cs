using System.Diagnostics;
using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>An nginx of one process.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    private readonly Process _process;

    private NginxProcess(Process process) => _process = process;

    /// <summary>
    /// Starts nginx, and waits until it listens. Skips the test without nginx (fails it in CI).
    /// </summary>
    /// <param name="folder">The folder of its files.</param>
    /// <param name="http">The lines of the block <c>http</c>.</param>
    /// <param name="connect">Connects to it. A SocketException means that it does not listen yet.</param>
    public static async Task<NginxProcess> StartAsync(string folder, string http, Func<Task> connect)
    {
        string nginx = Need.Tool("nginx", "nginx-light");
        string config = Path.Combine(folder, "config");
        string errors = Path.Combine(folder, "errors");
        await File.WriteAllTextAsync(config, Config(folder, http));
        NginxProcess started = new(Process.Start(nginx, ["-c", config, "-p", folder, "-e", errors]));
        try
        {
            await Poll.UntilAsync(
                async () =>
                {
                    try
                    {
                        await connect();
                        return true;
                    }
                    catch (SocketException)
                    {
                        return started._process.HasExited
                            ? throw new InvalidOperationException($"nginx has ended: {await File.ReadAllTextAsync(errors)}")
                            : false;
                    }
                },
                () => "nginx does not listen");
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }

        return started;
    }

    /// <summary>
    /// Returns a configuration. Its temporary folders keep nginx from those of its package, which need a
    /// right to write.
    /// </summary>
    /// <param name="folder">The folder of its files.</param>
    /// <param name="http">The lines of the block <c>http</c>.</param>
    public static string Config(string folder, string http) => $$"""
        daemon off;
        master_process off;
        pid {{folder}}/pid;
        events { worker_connections 512; }
        http {
            client_body_temp_path {{folder}}/body;
            proxy_temp_path {{folder}}/proxy;
            fastcgi_temp_path {{folder}}/fastcgi;
            uwsgi_temp_path {{folder}}/uwsgi;
            scgi_temp_path {{folder}}/scgi;
            {{http}}
        }
        """;

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
