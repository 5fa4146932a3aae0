using System.Collections.Frozen;
using System.Text;

namespace Uring.Server.Http.Sites.Files;

/// <summary>
/// Finds the media type of a file by the extension of its name, and whether its content compresses well.
/// </summary>
internal static class FileTypes
{
    private const string Unknown = "application/octet-stream";

    // A line has a type and its extensions: the registry of IANA, and the WHATWG's MIME Sniffing for the
    // types of the web. XML is application/xml: a charset for text/xml would override the one that the file
    // declares (RFC 7303).
    private const string Table =
        """
        text/html html htm
        text/css css
        text/javascript js mjs cjs
        text/plain txt text log
        text/csv csv
        text/tab-separated-values tsv
        text/markdown md markdown
        text/calendar ics
        text/vcard vcf
        text/vtt vtt
        text/wgsl wgsl
        application/json json map
        application/ld+json jsonld
        application/geo+json geojson
        application/manifest+json webmanifest
        application/xml xml xsd
        application/xslt+xml xsl xslt
        application/xml-dtd dtd
        application/xhtml+xml xhtml xht
        application/atom+xml atom
        application/rss+xml rss
        application/wasm wasm
        application/yaml yaml yml
        application/toml toml
        image/svg+xml svg svgz
        image/png png
        image/apng apng
        image/jpeg jpg jpeg jpe jfif
        image/gif gif
        image/webp webp
        image/avif avif
        image/jxl jxl
        image/heic heic
        image/heif heif
        image/bmp bmp
        image/tiff tif tiff
        image/x-icon ico cur
        font/woff woff
        font/woff2 woff2
        font/ttf ttf
        font/otf otf
        font/collection ttc
        application/vnd.ms-fontobject eot
        audio/mpeg mp3
        audio/mp4 m4a
        audio/aac aac
        audio/ogg oga ogg opus
        audio/wav wav
        audio/flac flac
        audio/webm weba
        audio/midi mid midi
        video/mp4 mp4 m4v
        video/webm webm
        video/ogg ogv
        video/quicktime mov
        video/x-matroska mkv
        video/mp2t ts m2ts
        video/mpeg mpg mpeg
        video/3gpp 3gp
        video/x-msvideo avi
        application/vnd.apple.mpegurl m3u8
        application/dash+xml mpd
        application/pdf pdf
        application/rtf rtf
        application/postscript ps eps ai
        application/epub+zip epub
        application/msword doc
        application/vnd.ms-excel xls
        application/vnd.ms-powerpoint ppt
        application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
        application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
        application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
        application/vnd.oasis.opendocument.text odt
        application/vnd.oasis.opendocument.spreadsheet ods
        application/vnd.oasis.opendocument.presentation odp
        application/vnd.google-earth.kml+xml kml
        application/vnd.google-earth.kmz kmz
        application/gpx+xml gpx
        application/gzip gz tgz
        application/zip zip
        application/zstd zst
        application/x-tar tar
        application/x-bzip2 bz2
        application/x-xz xz
        application/x-7z-compressed 7z
        application/vnd.rar rar
        application/java-archive jar
        application/vnd.android.package-archive apk
        model/gltf+json gltf
        model/gltf-binary glb
        model/vnd.usdz+zip usdz
        model/stl stl
        model/obj obj
        """;

    // Formats that are not compressed already, beside text, JSON and XML.
    private static readonly FrozenSet<string> s_compressible = FrozenSet.Create(
        "application/json",
        "application/postscript",
        "application/rtf",
        "application/toml",
        "application/vnd.ms-fontobject",
        "application/wasm",
        "application/xml",
        "application/xml-dtd",
        "application/yaml",
        "font/collection",
        "font/otf",
        "font/ttf",
        "image/bmp",
        "image/x-icon",
        "model/gltf-binary",
        "model/obj",
        "model/stl");

    private static readonly Dictionary<string, string> s_types = Parse();

    /// <param name="path">The path or the name of the file.</param>
    public static string Of(ReadOnlySpan<byte> path) =>
        s_types.TryGetValue(Encoding.Latin1.GetString(ExtensionOf(path)), out string? type) ? type : Unknown;

    /// <summary>
    /// Whether a file of the name is in gzip, and its media type is that of the content without gzip.
    /// </summary>
    /// <param name="path">The path or the name of the file.</param>
    /// <remarks>Viewers require the content coding of such an image: SVG 1.1, appendix G.7.</remarks>
    public static bool IsInGzip(ReadOnlySpan<byte> path) => Ascii.EqualsIgnoreCase(ExtensionOf(path), "svgz"u8);

    /// <param name="type">The media type, without parameters.</param>
    public static bool IsCompressible(string type) =>
        type.StartsWith("text/", StringComparison.Ordinal)
        || type.EndsWith("+json", StringComparison.Ordinal)
        || type.EndsWith("+xml", StringComparison.Ordinal)
        || s_compressible.Contains(type);

    /// <summary>Returns the extension without its dot; nothing for a name without one.</summary>
    private static ReadOnlySpan<byte> ExtensionOf(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> name = path[(path.LastIndexOf((byte)'/') + 1)..];
        int dot = name.LastIndexOf((byte)'.');
        return dot >= 0 ? name[(dot + 1)..] : [];
    }

    private static Dictionary<string, string> Parse()
    {
        Dictionary<string, string> types = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in Table.Split('\n'))
        {
            string[] words = line.Split(' ');
            foreach (string extension in words.AsSpan(1))
            {
                types.Add(extension, words[0]);
            }
        }

        return types;
    }
}
