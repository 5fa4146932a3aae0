using System.Globalization;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;

namespace Uring.KestrelLoad;

/// <summary>The endpoints: a small response, uploads, downloads, and an echo.</summary>
internal static class Endpoints
{
    // The bytes between two flushes of a download.
    private const int Piece = 64 << 10;

    private static readonly byte[] s_body = "Have a nice day!\n"u8.ToArray();

    /// <summary>Adds the endpoints.</summary>
    public static void Map(WebApplication application)
    {
        _ = application.MapGet("/", (RequestDelegate)GetAsync);
        _ = application.MapPost("/upload", ToTheEnd(UploadAsync));
        _ = application.MapGet("/download/{length:long}", ToTheEnd(DownloadAsync));

        // The middleware of WebSockets is in the path of this endpoint only.
        IApplicationBuilder echo = ((IApplicationBuilder)application).New();
        echo.UseWebSockets().Run(ToTheEnd(Echo.RunAsync));
        _ = application.MapGet("/echo", echo.Build());
    }

    /// <summary>Ends a request silently when its client has reset the connection.</summary>
    private static RequestDelegate ToTheEnd(RequestDelegate serve) => async context =>
    {
        try
        {
            await serve(context);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or WebSocketException)
        {
            context.Abort();
        }
    };

    private static Task GetAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = s_body.Length;
        return context.Response.Body.WriteAsync(s_body, 0, s_body.Length);
    }

    /// <summary>
    /// Compares the body with the pattern, and returns its length or the position of a wrong block.
    /// </summary>
    private static async Task UploadAsync(HttpContext context)
    {
        PipeReader body = context.Request.BodyReader;
        long position = 0;
        long wrong = -1;
        ReadResult read;
        do
        {
            read = await body.ReadAsync(context.RequestAborted);
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
            {
                wrong = wrong < 0 && !Pattern.Is(part.Span, position) ? position : wrong;
                position += part.Length;
            }

            body.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);

        byte[] answer = Encoding.ASCII.GetBytes(wrong < 0 ? $"{position} bytes" : $"wrong bytes after {wrong}");
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private static async Task DownloadAsync(HttpContext context)
    {
        long length = long.Parse((string)context.Request.RouteValues["length"]!, CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = length;
        PipeWriter body = context.Response.BodyWriter;
        for (long position = 0; position < length;)
        {
            int count = (int)Math.Min(Piece, length - position);
            Pattern.Fill(body.GetSpan(count)[..count], position);
            body.Advance(count);
            position += count;
            FlushResult flush = await body.FlushAsync(context.RequestAborted);
            if (flush.IsCompleted)
            {
                // Kestrel ends the output a moment before it marks the connection as aborted. In between it would log an error for
                // a response that is shorter than its length.
                context.Abort();
                return;
            }
        }
    }
}
