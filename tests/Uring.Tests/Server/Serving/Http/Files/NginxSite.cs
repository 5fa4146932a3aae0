using System.Net;
using System.Net.Sockets;

namespace Uring.Tests.Server;

/// <summary>An nginx that serves a folder, as a control.</summary>
internal sealed class NginxSite : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-nginx-");
    private NginxProcess? _process;

    private NginxSite(IPEndPoint endPoint) => EndPoint = endPoint;

    public IPEndPoint EndPoint { get; }

    /// <summary>Starts nginx, and waits until it listens.</summary>
    public static async Task<NginxSite> StartAsync(string root)
    {
        NginxSite site = new(new IPEndPoint(IPAddress.Loopback, FreePort()));
        try
        {
            site._process = await NginxProcess.StartAsync(site._folder.FullName, site.Http(root), async () => (await KeptClient.ConnectAsync(site.EndPoint)).Dispose());
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    // By default nginx writes an absolute Location, with the port of its listener. It sends svgz files
    // without their coding unless the configuration adds the field.
    private string Http(string root) => $$"""
        access_log off;
        absolute_redirect off;
        types {
            text/html html;
            text/plain txt;
            text/css css;
            text/javascript js;
            image/svg+xml svgz;
        }
        default_type application/octet-stream;
        gzip_static on;
        server {
            listen {{EndPoint}};
            root {{root}};
            location ~ \.svgz$ {
                gzip_static off;
                add_header Content-Encoding gzip;
            }
        }
        """;
}
