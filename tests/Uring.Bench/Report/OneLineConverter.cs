using System.Text.Json;
using System.Text.Json.Serialization;

namespace Uring.Bench.Report;

/// <summary>
/// Writes an object in one line of an indented report. A report has hundreds of objects, and a line for each
/// of them keeps the difference of two reports readable.
/// </summary>
/// <typeparam name="T">The type of the object.</typeparam>
/// <param name="inside">The options for its members.</param>
internal sealed class OneLineConverter<T>(JsonSerializerOptions inside) : JsonConverter<T>
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<T>(ref reader, inside);

    // The writer does not start a new line before a raw value, so the value itself starts with the line
    // break.
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteRawValue($"\n{new string(' ', writer.CurrentDepth * options.IndentSize)}{JsonSerializer.Serialize(value, inside)}");
}
