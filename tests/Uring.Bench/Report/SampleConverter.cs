using System.Text.Json;
using System.Text.Json.Serialization;

namespace Uring.Bench.Report;

/// <summary>Writes each sample in one line of an indented report: <see cref="OneLineConverter{T}"/>.</summary>
/// <param name="inside">The options for the members of a sample.</param>
internal sealed class SampleConverter(JsonSerializerOptions inside) : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeof(ISample).IsAssignableFrom(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(OneLineConverter<>).MakeGenericType(typeToConvert), inside)!;
}
