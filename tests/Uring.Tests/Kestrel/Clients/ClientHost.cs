using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Uring.Kestrel;
using Uring.Kestrel.Connections;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel.Clients;

/// <summary>A web application on io_uring for programs of others: HTTP/1.1, HTTP/2, TLS and a unix socket.</summary>
internal sealed class ClientHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-kestrel-");
    private readonly WebApplication _application;
    private long _requests;

    private ClientHost(UringScheduling scheduling)
    {
        UnixSocket = File("socket");
        Certificate = File("certificate.pem");
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSignalR();
        builder.Services.AddSingleton(PageResult);
        builder.WebHost.UseUring(options => (options.Scheduling, options.FallBack) = (scheduling, false));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(CreateCertificate(Certificate)));
            kestrel.ListenUnixSocket(UnixSocket);
        });
        _application = builder.Build();
        _ = _application.Use(CountAsync);
        _application.UseWebSockets();
        ClientEndpoints.Map(_application, () => Body);
    }

    /// <summary>Where the application runs: on the thread pool and on the loop.</summary>
    public static TheoryData<UringScheduling> Schedulings => [UringScheduling.ThreadPool, UringScheduling.Inline];

    /// <summary>The address without TLS, for HTTP/1.1.</summary>
    public string Plain => Addresses[0];

    /// <summary>The address without TLS, for HTTP/2 with prior knowledge.</summary>
    public string PriorKnowledge => Addresses[1];

    /// <summary>The address with TLS, for HTTP/1.1 and HTTP/2.</summary>
    public string Secure => Addresses[2];

    public string UnixSocket { get; }

    /// <summary>The body of each response to <c>/</c>.</summary>
    public byte[] Body { get; set; } = ClientEndpoints.Small;

    /// <summary>The certificate of the server, as a file in PEM.</summary>
    public string Certificate { get; }

    /// <summary>The result of <see cref="BrowserPage"/>.</summary>
    public PageResult PageResult { get; } = new();

    /// <summary>The requests so far, each on a connection of this library.</summary>
    public long Requests => Volatile.Read(ref _requests);

    private string[] Addresses =>
        [.. _application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses];

    public static async Task<ClientHost> StartAsync(UringScheduling scheduling)
    {
        Need.Kernel();
        ClientHost host = new(scheduling);
        await host._application.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    /// <summary>Returns the path of a file in the folder of this host.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Task CountAsync(HttpContext context, RequestDelegate next)
    {
        Assert.IsType<UringConnection>(context.Features.GetRequiredFeature<IConnectionSocketFeature>());
        Interlocked.Increment(ref _requests);
        return next(context);
    }

    private static X509Certificate2 CreateCertificate(string path)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        System.IO.File.WriteAllText(path, certificate.ExportCertificatePem());
        return certificate;
    }
}
