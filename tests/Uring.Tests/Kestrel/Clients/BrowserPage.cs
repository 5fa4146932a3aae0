using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Uring.Tests.Kestrel.Clients;

/// <summary>
/// A page that sends messages on a WebSocket, and posts how many came back unchanged. Its script also runs in Node.
/// </summary>
internal static class BrowserPage
{
    /// <summary>The result of a script without an error.</summary>
    public const string Right = "300 messages are right, closed with 1000 bye";

    // Text and binary messages of 0 to 60,000 bytes, up to 10 at a time. The last answer is the close of the server.
    private const string Script = """
        const exchange = url => new Promise((resolve, reject) => {
          const count = 300;
          const socket = new WebSocket(url);
          const text = i => String.fromCharCode(97 + i % 26).repeat(i * 200);
          const bytes = i => new Uint8Array(i * 200).fill(i);
          let sent = 0;
          let right = 0;
          const send = () => socket.send(sent % 2 ? bytes(sent++) : text(sent++));
          socket.binaryType = "arraybuffer";
          socket.onerror = event => reject(new Error(`error ${event.message ?? ""}`));
          socket.onclose = event => resolve(`${right} messages are right, closed with ${event.code} ${event.reason}`);
          socket.onopen = () => {
            for (let i = 0; i < 10; i++) {
              send();
            }
          };
          let received = 0;
          socket.onmessage = event => {
            const i = received++;
            const same = i % 2
              ? event.data.byteLength === i * 200 && new Uint8Array(event.data).every(byte => byte === i % 256)
              : event.data === text(i);
            right += same ? 1 : 0;
            if (sent < count) {
              send();
            } else if (received === count) {
              socket.close();
            }
          };
        });
        """;

    /// <summary>Returns a program for Node that prints the result.</summary>
    /// <param name="url">The address of the WebSocket.</param>
    public static string NodeProgram(string url) =>
        $"{Script}\nexchange(\"{url}\").then(console.log, error => process.exit(console.error(error) ?? 1));\n";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/page", () => Results.Content(
            $$"""
            <!doctype html>
            <title>WebSocket</title>
            <script>
            {{Script}}
            exchange(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/socket`)
              .catch(error => String(error))
              .then(result => fetch("/result", { method: "POST", body: result }));
            </script>
            """,
            "text/html"));
        routes.MapPost("/result", async (HttpRequest request, PageResult result) =>
            result.Set(await new StreamReader(request.Body).ReadToEndAsync(request.HttpContext.RequestAborted)));
    }
}
