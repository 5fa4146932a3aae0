using System.Text;
using Microsoft.AspNetCore.StaticFiles;
using Uring.Server.Http.Sites.Files;

namespace Uring.Tests.Server;

/// <summary>The media types of files, beside the table of ASP.NET Core.</summary>
public class FileTypesTests
{
    private readonly FileExtensionContentTypeProvider _others = new();

    [Theory]
    [InlineData("/index.html", "text/html")]
    [InlineData("/a/b.JS", "text/javascript")]
    [InlineData("/app.min.mjs", "text/javascript")]
    [InlineData("/app.wasm", "application/wasm")]
    [InlineData("/app.webmanifest", "application/manifest+json")]
    [InlineData("/a.woff2", "font/woff2")]
    [InlineData("/a.avif", "image/avif")]
    [InlineData("/a.css.map", "application/json")]
    [InlineData("/a.svgz", "image/svg+xml")]
    [InlineData("/html", "application/octet-stream")]
    [InlineData("/a.html/file", "application/octet-stream")]
    [InlineData("/a.", "application/octet-stream")]
    [InlineData("/a.nothing", "application/octet-stream")]
    [InlineData("/a.\u00e4", "application/octet-stream")]
    public void The_extension_of_the_name_gives_the_type(string path, string type) => Assert.Equal(type, FileTypes.Of(Encoding.UTF8.GetBytes(path)));

    [Theory]
    [InlineData("/a.svgz", true)]
    [InlineData("/a.b.SvgZ", true)]
    [InlineData("/svgz", false)]
    [InlineData("/a.svgz/b", false)]
    [InlineData("/a.svgz.gz", false)]
    [InlineData("/a.svg", false)]
    [InlineData("/a.tgz", false)]
    public void Only_an_svgz_file_has_the_type_of_its_content_without_gzip(string path, bool isInGzip) =>
        Assert.Equal(isInGzip, FileTypes.IsInGzip(Encoding.ASCII.GetBytes(path)));

    [Fact]
    public void Types_differ_from_those_of_ASP_NET_Core_only_where_a_newer_registration_or_a_reason_says_so() => Assert.All(
        _others.Mappings.Where(static other => FileTypes.Of(Encoding.ASCII.GetBytes($"/a{other.Key}")) != "application/octet-stream"),
        static other => Assert.Equal(
            s_differences.GetValueOrDefault(other.Key, other.Value), FileTypes.Of(Encoding.ASCII.GetBytes($"/a{other.Key}"))));

    [Fact]
    public void Each_difference_exists() => Assert.All(
        s_differences, difference => Assert.True(_others.Mappings.TryGetValue(difference.Key, out string? other) && other != difference.Value, difference.Key));

    [Theory]
    [InlineData(true, "html", "css", "js", "json", "webmanifest", "svg", "xml", "wasm", "ttf", "ico", "txt", "geojson", "atom", "xhtml")]
    [InlineData(false, "png", "woff2", "woff", "jpg", "mp4", "gz", "zip", "pdf", "docx", "epub", "usdz", "bin")]
    public void Types_without_a_compression_of_their_own_are_compressed(bool compressible, params string[] extensions) => Assert.All(
        extensions, extension => Assert.Equal(compressible, FileTypes.IsCompressible(FileTypes.Of(Encoding.ASCII.GetBytes($"/a.{extension}")))));

    // Our types by extension, which IANA registers: RFC 6713 gzip, RFC 7303 XML, RFC 8081 fonts and others.
    // No registration has cur (as ico), tgz (a gzip file) and map (JSON, ECMA-426).
    private static readonly Dictionary<string, string> s_differences = new()
    {
        [".cur"] = "image/x-icon",
        [".dtd"] = "application/xml-dtd",
        [".gz"] = "application/gzip",
        [".jfif"] = "image/jpeg",
        [".m2ts"] = "video/mp2t",
        [".map"] = "application/json",
        [".mid"] = "audio/midi",
        [".midi"] = "audio/midi",
        [".ods"] = "application/vnd.oasis.opendocument.spreadsheet",
        [".ogg"] = "audio/ogg",
        [".rar"] = "application/vnd.rar",
        [".stl"] = "model/stl",
        [".tgz"] = "application/gzip",
        [".ts"] = "video/mp2t",
        [".ttc"] = "font/collection",
        [".ttf"] = "font/ttf",
        [".vcf"] = "text/vcard",
        [".woff"] = "font/woff",
        [".xml"] = "application/xml",
        [".xsd"] = "application/xml",
        [".xsl"] = "application/xslt+xml",
        [".xslt"] = "application/xslt+xml",
        [".zip"] = "application/zip",
    };
}
