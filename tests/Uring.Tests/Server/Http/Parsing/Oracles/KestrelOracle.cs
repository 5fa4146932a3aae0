using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Uring.Tests.Server;

/// <summary>A whole Kestrel in this process.</summary>
internal sealed class KestrelOracle : IAsyncDisposable
{
    private readonly MemoryTransport _transport;
    private readonly WebApplication _application;

    private KestrelOracle(MemoryTransport transport, WebApplication application) => (_transport, _application) = (transport, application);

    public static async Task<KestrelOracle> StartAsync()
    {
        MemoryTransport transport = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IConnectionListenerFactory>(transport);
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = 1 << 20).UseUrls("http://127.0.0.1:0");
        WebApplication application = builder.Build();
        application.Run(AnswerAsync);
        await application.StartAsync();
        return new KestrelOracle(transport, application);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    /// <summary>Returns the requests that Kestrel finds in the stream.</summary>
    public async Task<IReadOnlyList<SeenRequest>> ReadAsync(byte[] stream) => SeenRequest.In(await _transport.SendAsync(stream));

    private static async Task AnswerAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        context.Response.Headers["X-Seen"] = $"x{Hex(context.Request.Method)} x{Hex(target)} x{Convert.ToHexString(body.ToArray())}";
    }

    private static string Hex(string text) => Convert.ToHexString(HeadResult.Bytes(text));
}
