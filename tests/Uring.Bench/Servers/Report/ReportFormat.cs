using System.Text.Json;
using System.Text.Json.Serialization;

namespace Uring.Bench.Servers.Report;

/// <summary>How raw figures are written, and read again.</summary>
internal static class ReportFormat
{
    private static readonly JsonSerializerOptions s_inside = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Indented; samples and facts a line each.</summary>
    public static JsonSerializerOptions Options { get; } = new(s_inside)
    {
        WriteIndented = true,
        Converters = { new OneLineConverter<LoadSample>(s_inside), new OneLineConverter<ServerFootprint>(s_inside) },
    };
}
