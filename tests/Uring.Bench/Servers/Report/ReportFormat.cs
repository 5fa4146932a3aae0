using System.Text.Json;
using System.Text.Json.Serialization;

namespace Uring.Bench.Servers.Report;

/// <summary>The JSON format of the raw figures.</summary>
internal static class ReportFormat
{
    private static readonly JsonSerializerOptions s_inside = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Indented, with one line for each sample and each footprint.</summary>
    public static JsonSerializerOptions Options { get; } = new(s_inside)
    {
        WriteIndented = true,
        Converters = { new OneLineConverter<LoadSample>(s_inside), new OneLineConverter<ServerFootprint>(s_inside) },
    };
}
