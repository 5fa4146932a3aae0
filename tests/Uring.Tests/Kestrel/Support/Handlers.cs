using Microsoft.AspNetCore.Http;

namespace Uring.Tests.Kestrel;

/// <summary>Handlers of requests that several tests use.</summary>
internal static class Handlers
{
    /// <summary>Answers with a text.</summary>
    public static Task AnswerAsync(HttpContext context, string text)
    {
        context.Response.ContentLength = text.Length;
        return context.Response.WriteAsync(text);
    }

    /// <summary>Answers with the path of the request.</summary>
    public static Task EchoPathAsync(HttpContext context) => AnswerAsync(context, context.Request.Path);

    /// <summary>Reads the body, and answers.</summary>
    public static async Task ReadBodyAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        await AnswerAsync(context, "ok");
    }

    /// <summary>Reads the body, requires the <see cref="Pattern"/>, and answers with its length.</summary>
    public static async Task RequirePatternAsync(HttpContext context)
    {
        byte[] buffer = new byte[65_536];
        long received = 0;
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer)) > 0)
        {
            Pattern.Require(buffer.AsSpan(0, read), received);
            received += read;
        }

        await AnswerAsync(context, $"{received}");
    }

    /// <summary>Returns a handler that answers with bytes of the <see cref="Pattern"/>.</summary>
    /// <param name="length">Their number.</param>
    /// <param name="write">The bytes of each write.</param>
    public static RequestDelegate SendPattern(long length, int write = 65_536) => async context =>
    {
        context.Response.ContentLength = length;
        byte[] buffer = new byte[write];
        for (long sent = 0; sent < length;)
        {
            Memory<byte> part = buffer.AsMemory(0, (int)Math.Min(write, length - sent));
            Pattern.Fill(part.Span, sent);
            await context.Response.Body.WriteAsync(part, context.RequestAborted);
            sent += part.Length;
        }
    };
}
