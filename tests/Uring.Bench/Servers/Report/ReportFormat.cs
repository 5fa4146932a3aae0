using System.Text.Json;
using System.Text.Json.Serialization;
using Uring.Bench.Report;

namespace Uring.Bench.Servers.Report;

/// <summary>The JSON format of the raw figures.</summary>
internal static class ReportFormat
{
    /// <summary>The options for the members of an object in one line.</summary>
    public static JsonSerializerOptions Inside { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Indented, with one line for each sample and each footprint.</summary>
    public static JsonSerializerOptions Options { get; } = new(Inside)
    {
        WriteIndented = true,
        Converters = { new SampleConverter(Inside), new OneLineConverter<ServerFootprint>(Inside) },
    };
}
