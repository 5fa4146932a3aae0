using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// An nginx with the configuration of the server's README, apart from its addresses and files. nginx listens on
/// a Unix socket, and has a new certificate.
/// </summary>
internal sealed partial class NginxExample : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-nginx-");
    private readonly X509Certificate2 _certificate;
    private NginxProcess? _nginx;

    private NginxExample() => _certificate = CreateCertificate();

    private string SocketPath => Path.Combine(_folder.FullName, "socket");

    /// <summary>Starts nginx in front of a server.</summary>
    public static async Task<NginxExample> StartAsync(RunningServer server)
    {
        NginxExample example = new();
        try
        {
            example._nginx = await NginxProcess.StartAsync(example._folder.FullName, example.Configuration(server), example.TryConnectAsync);
        }
        catch
        {
            await example.DisposeAsync();
            throw;
        }

        return example;
    }

    /// <summary>Creates a client of https://example.org/, which accepts no other certificate.</summary>
    public HttpClient CreateClient()
    {
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            ConnectCallback = async (_, cancel) => new NetworkStream(await ConnectAsync(cancel), ownsSocket: true),
        };
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, certificate, _, _) => certificate?.GetRawCertData().AsSpan().SequenceEqual(_certificate.RawData) == true;
        return new(handler) { BaseAddress = new Uri("https://example.org/") };
    }

    public async ValueTask DisposeAsync()
    {
        if (_nginx is { } nginx)
        {
            await nginx.DisposeAsync();
        }

        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    private static X509Certificate2 CreateCertificate()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=example.org", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>
    /// Writes the files of the certificate, and returns the block of the README with these files and
    /// addresses.
    /// </summary>
    private string Configuration(RunningServer server)
    {
        string block = IndentedBlock()
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, "server", "README.md")))
            .Select(match => match.Value)
            .Single(text => text.Contains("upstream uring {", StringComparison.Ordinal));
        string certificate = WriteFile("certificate", _certificate.ExportCertificatePem());
        using RSA key = _certificate.GetRSAPrivateKey()!;
        string keyFile = WriteFile("key", key.ExportPkcs8PrivateKeyPem());
        (string Old, string New)[] changes =
        [
            ("server 127.0.0.1:8000;", $"server {server.EndPoint};"),
            ("listen 443 ", $"listen unix:{SocketPath} "),
            ("/etc/ssl/example.org.pem;", $"{certificate};"),
            ("/etc/ssl/example.org.key;", $"{keyFile};"),
        ];
        foreach ((string old, string by) in changes)
        {
            Assert.Contains(old, block, StringComparison.Ordinal);
            block = block.Replace(old, by, StringComparison.Ordinal);
        }

        return "access_log off;\n" + block;
    }

    private string WriteFile(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private async Task TryConnectAsync() => (await ConnectAsync(TestContext.Current.CancellationToken)).Dispose();

    private async Task<Socket> ConnectAsync(CancellationToken cancel)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    [GeneratedRegex(@"(?:^ {4}.*\n)+", RegexOptions.Multiline)]
    private static partial Regex IndentedBlock();
}
