using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Uring.KestrelLoad;

/// <summary>The web application: HTTP/1.1 on one port, HTTP/1.1 and HTTP/2 over TLS on another one.</summary>
internal static class LoadApplication
{
    // Shorter than the clients of a soak wait.
    private static readonly TimeSpan s_soakKeepAlive = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_soakHeaders = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Runs the application until a SIGTERM. Its first line has the ports: <c>http=PORT https=PORT</c>.
    /// </summary>
    public static async Task RunAsync(LoadArguments arguments)
    {
        using X509Certificate2 certificate = ServerCertificate.Create();
        using ServerAccounts? accounts = arguments.IsSoak ? new ServerAccounts() : null;
        await using WebApplication application = Build(arguments, certificate);
        Endpoints.Map(application);
        if (accounts is not null)
        {
            accounts.Map(application);
        }

        await application.StartAsync();

        // The addresses are in the order of the endpoints.
        int[] ports = [.. application.Urls.Select(url => new Uri(url).Port)];
        Console.WriteLine($"http={ports[0]} https={ports[1]}");
        await application.WaitForShutdownAsync();
    }

    private static WebApplication Build(LoadArguments arguments, X509Certificate2 certificate)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();

        // A request writes no line. Warnings and errors go to standard error.
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Warning);
        Transports.Use(builder.WebHost, arguments);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            if (arguments.IsSoak)
            {
                kestrel.Limits.KeepAliveTimeout = s_soakKeepAlive;
                kestrel.Limits.RequestHeadersTimeout = s_soakHeaders;
            }

            kestrel.Listen(IPAddress.Loopback, arguments.Port, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, arguments.TlsPort, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                _ = listen.UseHttps(certificate);
            });
        });
        return builder.Build();
    }
}
