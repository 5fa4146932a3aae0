using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>HTTPS and HTTP/2, with .NET's client.</summary>
public sealed class SecureTests : IDisposable
{
    private const int Streams = 50;

    private readonly X509Certificate2 _certificate = SelfMade();

    [Theory, Transports]
    public async Task HTTPS_serves_requests_and_bodies(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, EchoBodyAsync, Secure(HttpProtocols.Http1));
        using HttpClient client = Client();
        for (int i = 0; i < 20; i++)
        {
            await RequireEchoAsync(client, server.Uri("/", "https"), HttpVersion.Version11, 100_000 + i);
        }

        Assert.Single(server.Open);
    }

    [Theory, Transports]
    public async Task HTTP_2_over_TLS_serves_many_streams_on_one_connection(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, EchoBodyAsync, Secure(HttpProtocols.Http1AndHttp2));
        using HttpClient client = Client();
        await RequireStreamsAsync(client, server.Uri("/", "https"));
        Assert.Single(server.Open);
    }

    [Theory, Transports]
    public async Task HTTP_2_by_prior_knowledge_serves_many_streams_on_one_connection(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            kind, EchoBodyAsync, new ServerSettings { Listen = kestrel => kestrel.Listen(IPAddress.Loopback, 0, SetHttp2) });
        using HttpClient client = Client();
        await RequireStreamsAsync(client, server.Uri());
        Assert.Single(server.Open);
    }

    [Theory, Transports]
    public async Task A_stream_that_the_client_cancels_leaves_the_others_alone(TransportKind kind)
    {
        using Gate gate = new();
        bool isAborted = false;
        await using KestrelServer server = await KestrelServer.StartAsync(
            kind,
            async context =>
            {
                if (context.Request.Path == "/wait")
                {
                    using CancellationTokenRegistration aborted = context.RequestAborted.Register(() => Volatile.Write(ref isAborted, true));
                    await gate.PassAsync();
                }

                await Handlers.EchoPathAsync(context);
            },
            new ServerSettings { Listen = kestrel => kestrel.Listen(IPAddress.Loopback, 0, SetHttp2) });
        using HttpClient client = Client();
        using CancellationTokenSource cancel = new();
        Task<string> waiting = GetAsync(client, server.Uri("/wait"), cancel.Token);
        await gate.AwaitAsync(1);
        await cancel.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Poll.UntilAsync(() => Volatile.Read(ref isAborted), () => "the server does not see the cancellation");
        Assert.Equal("/next", await GetAsync(client, server.Uri("/next"), TestContext.Current.CancellationToken));
        Assert.Single(server.Open);
    }

    [Theory, Transports]
    public async Task A_client_without_TLS_on_a_port_with_TLS_harms_no_other(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, EchoBodyAsync, Secure(HttpProtocols.Http1));
        using (Peer plain = await server.ConnectAsync())
        {
            await plain.SendAsync(Peer.Request());
            _ = await plain.ReadToEndAsync();
        }

        await server.AwaitOpenAsync(0);
        using HttpClient client = Client();
        await RequireEchoAsync(client, server.Uri("/", "https"), HttpVersion.Version11, 10);
    }

    public void Dispose() => _certificate.Dispose();

    private static void SetHttp2(ListenOptions listen) => listen.Protocols = HttpProtocols.Http2;

    private ServerSettings Secure(HttpProtocols protocols) => new()
    {
        Listen = kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            _ = listen.UseHttps(_certificate);
        }),
    };

    private HttpClient Client()
    {
        SocketsHttpHandler handler = new() { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = IsOurs;
        return new HttpClient(handler);
    }

    private bool IsOurs(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate?.GetCertHashString() == _certificate.GetCertHashString();

    private static async Task EchoBodyAsync(HttpContext context)
    {
        context.Response.ContentLength = context.Request.ContentLength;
        await context.Request.Body.CopyToAsync(context.Response.Body);
    }

    private static Task RequireStreamsAsync(HttpClient client, Uri uri) => Task.WhenAll(
        Enumerable.Range(0, Streams).Select(i => RequireEchoAsync(client, uri, HttpVersion.Version20, 20_000 + i)));

    private static async Task RequireEchoAsync(HttpClient client, Uri uri, Version version, int length)
    {
        byte[] body = new byte[length];
        Pattern.Fill(body, length);
        using HttpRequestMessage request = Request(HttpMethod.Post, uri, version);
        request.Content = new ByteArrayContent(body);
        using HttpResponseMessage response = await client.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, version), (response.StatusCode, response.Version));
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(length, answer.Length);
        Pattern.Require(answer, length);
    }

    private static async Task<string> GetAsync(HttpClient client, Uri uri, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Request(HttpMethod.Get, uri, HttpVersion.Version20);
        using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri uri, Version version) =>
        new(method, uri) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private static X509Certificate2 SelfMade()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
