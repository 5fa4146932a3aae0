using System.Text.Json;

namespace Uring.Tests.Prep;

/// <summary>A file of vectors: the entries that liburing's helpers write for given arguments.</summary>
internal sealed record PrepVectorFile(string Format, IReadOnlyList<PrepVectorHelper> Helpers)
{
    /// <summary>The variable with the path of another file of the same format.</summary>
    public const string PathVariable = "URING_PREP_VECTORS";

    private const string SupportedFormat = "liburing-prep-vectors/1";

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The file of the repository.</summary>
    public static PrepVectorFile Own { get; } = Load(Path.Combine(AppContext.BaseDirectory, "Data", "liburing-prep-vectors.json"));

    /// <summary>The file of the variable, or else that of the repository.</summary>
    public static PrepVectorFile Chosen { get; } =
        Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } path ? Load(path) : Own;

    private static PrepVectorFile Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        PrepVectorFile? file = JsonSerializer.Deserialize<PrepVectorFile>(stream, s_options);
        return file is { Format: SupportedFormat, Helpers.Count: > 0 }
            ? file
            : throw new InvalidDataException($"{path} is no vector file of the format {SupportedFormat}");
    }
}
