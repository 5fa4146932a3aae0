using System.Diagnostics;
using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A reverse proxy in front of a server. It keeps its connections to the server, and listens on a Unix
/// socket.
/// </summary>
internal sealed class ReverseProxy : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-proxy-");
    private Process? _process;
    private Task<string> _error = Task.FromResult("");

    private string SocketPath => Path.Combine(_folder.FullName, "socket");

    /// <summary>The names that <see cref="StartAsync"/> takes.</summary>
    public static string[] Names => ["nginx", "haproxy"];

    /// <summary>Starts a proxy, and waits until it listens. A request that fails is not retried.</summary>
    public static async Task<ReverseProxy> StartAsync(string name, RunningServer server)
    {
        ReverseProxy proxy = new();
        string config = Path.Combine(proxy._folder.FullName, "config");
        await File.WriteAllTextAsync(config, name == "nginx" ? proxy.NginxConfig(server) : proxy.HaproxyConfig(server));
        ProcessStartInfo start = name == "nginx"
            ? new(Need.Tool("nginx", "nginx-light"), ["-c", config, "-p", proxy._folder.FullName, "-e", "stderr"])
            : new(Need.Tool("haproxy", "haproxy"), ["-db", "-f", config]);
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        proxy._process = Process.Start(start)!;
        proxy._process.OutputDataReceived += static (_, _) => { };
        proxy._process.BeginOutputReadLine();
        proxy._error = proxy._process.StandardError.ReadToEndAsync();
        try
        {
            await Poll.UntilAsync(proxy.TryConnectAsync, () => $"{name} does not listen");
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }

        return proxy;
    }

    /// <summary>Creates a client of the proxy. The host of its URLs has no meaning.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, cancel) => new NetworkStream(await ConnectAsync(cancel), ownsSocket: true),
    });

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<bool> TryConnectAsync()
    {
        try
        {
            using Socket socket = await ConnectAsync(TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return _process!.HasExited ? throw new InvalidOperationException($"the proxy has ended: {await _error}") : false;
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancel)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancel);
        return socket;
    }

    private string NginxConfig(RunningServer server) => NginxProcess.Config(_folder.FullName, $$"""
        access_log off;
        upstream server {
            server {{server.EndPoint}} max_fails=0;
            keepalive 16;
        }
        server {
            listen unix:{{SocketPath}};
            location / {
                proxy_pass http://server;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_next_upstream off;
            }
        }
        """);

    private string HaproxyConfig(RunningServer server) => $"""
        global
            maxconn 512
        defaults
            mode http
            option http-keep-alive
            http-reuse always
            retries 0
            timeout connect 60s
            timeout client 60s
            timeout server 60s
        frontend front
            bind unix@{SocketPath}
            default_backend back
        backend back
            server one {server.EndPoint}

        """;
}
