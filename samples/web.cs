// A web application on io_uring. Without the line with UseUring the application runs on Sockets.
// Run: dotnet run web.cs --urls http://127.0.0.1:8000
#:sdk Microsoft.NET.Sdk.Web
#:project ../interop/Kestrel/Uring.Kestrel.csproj

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUring();
WebApplication app = builder.Build();

app.MapGet("/", () => "Hello World!");

app.Run();
