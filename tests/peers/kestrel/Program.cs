// Peer "kestrel": a minimal Kestrel without routing, middleware and logging. The peer sends the same body as the
// other servers. Like them it closes the connection after the response, unless its second argument is "kept".
using System.Net;

bool keeps = args is [_, "kept"];
byte[] body = "Have a nice day!\n"u8.ToArray();
WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore();
builder.WebHost.UseSockets(sockets => sockets.Backlog = 4096);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, int.Parse(args[0])));

WebApplication app = builder.Build();
app.Run(context =>
{
    HttpResponse response = context.Response;
    response.ContentType = "text/html; charset=utf-8";
    response.ContentLength = body.Length;
    if (!keeps)
    {
        response.Headers.Connection = "close";
    }

    return response.Body.WriteAsync(body, 0, body.Length);
});
app.Run();
