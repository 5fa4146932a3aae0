using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>An nginx that serves one file on a Unix socket, with its access log.</summary>
internal sealed partial class NginxFiles : IAsyncDisposable
{
    public const int Length = 1000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-nginx-");
    private NginxProcess? _process;

    private string SocketPath => Path.Combine(_folder.FullName, "socket");

    private string LogPath => Path.Combine(_folder.FullName, "log");

    /// <summary>Starts nginx, and waits until it listens.</summary>
    public static async Task<NginxFiles> StartAsync()
    {
        NginxFiles files = new();
        try
        {
            string file = Path.Combine(files._folder.FullName, "index.html");
            await File.WriteAllBytesAsync(file, new byte[Length]);
            File.SetLastWriteTimeUtc(file, DateTimeOffset.FromUnixTimeSeconds(ConditionFields.LastModified).UtcDateTime);
            File.SetUnixFileMode(files._folder.FullName, (UnixFileMode)0b111_101_101);
            files._process = await NginxProcess.StartAsync(files._folder.FullName, files.Http(), async () => (await files.ConnectAsync()).Dispose());
        }
        catch
        {
            await files.DisposeAsync();
            throw;
        }

        return files;
    }

    /// <summary>Returns the entity tag of the file.</summary>
    public string Tag() => EntityTag().Match(Exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).Groups[1].Value;

    /// <summary>Returns the status, and the offset and the number of bytes of the answer.</summary>
    public (int Status, uint First, uint Count) Answer(string method, IEnumerable<(string Name, string? Value)> fields)
    {
        string head = Exchange(ConditionRequest.Of(method, [("Connection", "close"), .. fields]).Text);
        int status = int.Parse(head.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
        Match range = ContentRange().Match(head);
        uint First(int group) => uint.Parse(range.Groups[group].Value, CultureInfo.InvariantCulture);
        return status switch
        {
            200 => (200, 0, Length),
            206 => (206, First(1), First(2) - First(1) + 1),
            _ => (status, 0, 0),
        };
    }

    /// <summary>Sends a request that ends the connection, and returns the line of the access log.</summary>
    public string LineOf(string request)
    {
        int before = File.ReadAllBytes(LogPath).Length;
        _ = Exchange(request);
        string line = "";
        Poll.Until(
            () => (line = HeadResult.Text(File.ReadAllBytes(LogPath).AsSpan(before))).EndsWith('\n'),
            () => $"no line for {HeadText.Escape(request)}");
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<Socket> ConnectAsync()
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request, and returns the response to the end of the connection.</summary>
    private string Exchange(string request)
    {
        using Socket socket = ConnectAsync().GetAwaiter().GetResult();
        socket.ReceiveTimeout = (int)Poll.Patience.TotalMilliseconds;
        _ = socket.Send(HeadResult.Bytes(request));
        using MemoryStream response = new();
        byte[] buffer = new byte[65_536];
        for (int count = socket.Receive(buffer); count > 0; count = socket.Receive(buffer))
        {
            response.Write(buffer, 0, count);
        }

        return HeadResult.Text(response.ToArray());
    }

    // Several ranges are the whole file, and an earlier or equal Last-Modified is not modified: both as here.
    private string Http() => $$"""
        access_log {{LogPath}} combined;
        max_ranges 1;
        if_modified_since before;
        server {
            listen unix:{{SocketPath}};
            root {{_folder.FullName}};
        }
        """;

    [GeneratedRegex("\r\nETag: (\"[^\"]+\")\r\n")]
    private static partial Regex EntityTag();

    [GeneratedRegex("\r\nContent-Range: bytes ([0-9]+)-([0-9]+)/1000\r\n")]
    private static partial Regex ContentRange();
}
