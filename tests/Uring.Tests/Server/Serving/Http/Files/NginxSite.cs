using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>An nginx that serves a folder, as a control.</summary>
internal sealed class NginxSite : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-nginx-");
    private Process? _process;

    private NginxSite(IPEndPoint endPoint) => EndPoint = endPoint;

    public IPEndPoint EndPoint { get; }

    /// <summary>Starts nginx, and waits until it listens.</summary>
    public static async Task<NginxSite> StartAsync(string root)
    {
        string nginx = Need.Tool("nginx", "nginx-light");
        NginxSite site = new(new IPEndPoint(IPAddress.Loopback, FreePort()));
        string config = Path.Combine(site._folder.FullName, "config");
        await File.WriteAllTextAsync(config, site.Config(root));
        site._process = Process.Start(nginx, ["-c", config, "-p", site._folder.FullName, "-e", Path.Combine(site._folder.FullName, "error")]);
        await Poll.UntilAsync(
            async () =>
            {
                try
                {
                    using KeptClient client = await KeptClient.ConnectAsync(site.EndPoint);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            () => "nginx does not listen");
        return site;
    }

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

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    // By default nginx writes an absolute Location, with the port of its listener.
    private string Config(string root) => $$"""
        daemon off;
        master_process off;
        pid {{_folder.FullName}}/pid;
        events { worker_connections 64; }
        http {
            access_log off;
            client_body_temp_path {{_folder.FullName}}/body;
            proxy_temp_path {{_folder.FullName}}/proxy;
            fastcgi_temp_path {{_folder.FullName}}/fastcgi;
            uwsgi_temp_path {{_folder.FullName}}/uwsgi;
            scgi_temp_path {{_folder.FullName}}/scgi;
            absolute_redirect off;
            types {
                text/html html;
                text/plain txt;
                text/css css;
                text/javascript js;
            }
            default_type application/octet-stream;
            gzip_static on;
            server {
                listen {{EndPoint}};
                root {{root}};
            }
        }
        """;
}
