using System.Text.Json;
using System.Text.Json.Serialization;

namespace Uring.Bench.Servers.Report;

/// <summary>
/// Writes an object in one line of a report that is indented otherwise: there are hundreds of them, and what differs between two
/// reports is then told line by line.
/// </summary>
/// <typeparam name="T">What the object is.</typeparam>
/// <param name="inside">How its members are written.</param>
internal sealed class OneLineConverter<T>(JsonSerializerOptions inside) : JsonConverter<T>
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<T>(ref reader, inside);

    // A raw value is not put on a line of its own, so it begins with the end of the one before.
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteRawValue($"\n{new string(' ', writer.CurrentDepth * options.IndentSize)}{JsonSerializer.Serialize(value, inside)}");
}
