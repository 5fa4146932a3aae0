using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Uring.Tests.Server;

/// <summary>The static files of ASP.NET Core, with one file.</summary>
internal sealed class StaticFileOracle : IAsyncDisposable
{
    public const int Length = 1000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-static-");
    private readonly PhysicalFileProvider _files;
    private readonly WebApplication _application;
    private readonly RequestDelegate _serve;

    public StaticFileOracle(DateTime lastModified)
    {
        string file = Path.Combine(_folder.FullName, "file.txt");
        File.WriteAllBytes(file, new byte[Length]);
        File.SetLastWriteTimeUtc(file, lastModified);
        _files = new PhysicalFileProvider(_folder.FullName);
        WebApplicationBuilder web = WebApplication.CreateSlimBuilder();
        web.Logging.ClearProviders();
        _application = web.Build();
        IApplicationBuilder builder = _application;
        builder.UseStaticFiles(new StaticFileOptions { FileProvider = _files });
        _serve = builder.Build();
    }

    /// <summary>Returns the entity tag of the file.</summary>
    public string Tag() => Serve("GET", []).Headers.ETag.ToString();

    /// <summary>Returns the status, and the offset and the number of bytes of the answer.</summary>
    public (int Status, uint First, uint Count) Answer(string method, IEnumerable<(string Name, string? Value)> fields)
    {
        HttpResponse response = Serve(method, fields);
        switch (response.StatusCode)
        {
            case 200:
                return (200, 0, Length);
            case 206:
                ContentRangeHeaderValue range = ContentRangeHeaderValue.Parse(response.Headers.ContentRange.ToString());
                return (206, (uint)range.From!.Value, (uint)(range.To!.Value - range.From.Value + 1));
            default:
                return (response.StatusCode, 0, 0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _files.Dispose();
        _folder.Delete(recursive: true);
    }

    private HttpResponse Serve(string method, IEnumerable<(string Name, string? Value)> fields)
    {
        DefaultHttpContext context = new() { RequestServices = _application.Services };
        context.Request.Method = method;
        context.Request.Path = "/file.txt";
        context.Response.Body = new MemoryStream();
        foreach ((string name, string? value) in fields)
        {
            if (value is not null)
            {
                context.Request.Headers.Append(name, value);
            }
        }

        _serve(context).GetAwaiter().GetResult();
        return context.Response;
    }
}
