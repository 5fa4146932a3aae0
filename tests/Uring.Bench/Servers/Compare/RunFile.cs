using System.Text.Json;
using Uring.Bench.Report;
using Uring.Bench.Servers.Report;

namespace Uring.Bench.Servers.Compare;

/// <summary>The raw figures of a finished run.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Loads">Every load of every round.</param>
internal sealed record RunFile(string Path, IReadOnlyList<LoadSample> Loads)
{
    /// <summary>Reads the figures.</summary>
    /// <param name="path">A <c>servers.json</c>.</param>
    /// <exception cref="InvalidDataException">
    /// The file is not such a report, or cannot be read. The message is one line.
    /// </exception>
    public static RunFile Read(string path)
    {
        try
        {
            LoadSample[] loads = [.. (JsonSerializer.Deserialize<Report>(File.ReadAllText(path), ReportFormat.Options)?.Loads ?? []).OfType<LoadSample>()];
            bool once = loads.DistinctBy(sample => (sample.Round, sample.Server, sample.Load, sample.Clients)).Count() == loads.Length;
            return loads.Length > 0 && once
                ? new RunFile(path, loads)
                : throw new InvalidDataException($"'{path}' is not a report of '-- servers': {(once ? "it has no loads" : "it contains a load twice")}");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"'{path}' is not a report of '-- servers': {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(File.Exists(path) ? $"'{path}' cannot be read: {e.Message}" : $"'{path}' does not exist", e);
        }
    }

    /// <summary>Returns the figures of one load generator, or of one number of clients.</summary>
    /// <param name="load">The load generator; null for all.</param>
    /// <param name="clients">The number of concurrent clients; null for all.</param>
    public RunFile Only(string? load, uint? clients) => this with
    {
        Loads = [.. Loads.Where(sample => sample.Load == (load ?? sample.Load) && sample.Clients == (clients ?? sample.Clients))],
    };

    /// <summary>Returns the ratios of a figure of two servers within each round.</summary>
    /// <param name="place">The load, the number of clients and the server.</param>
    /// <param name="reference">The server to divide by.</param>
    /// <param name="figure">The figure.</param>
    /// <returns>The spread of the ratios; NaN when this run has none.</returns>
    public Spread Ratio(Place place, string reference, Func<LoadSample, double> figure) =>
        Spread.Of(Ratios.Within(Of(place), Of(place with { Server = reference }), figure));

    private IEnumerable<LoadSample> Of(Place place) => Loads.Where(sample => Place.Of(sample) == place);

    private sealed record Report(LoadSample?[]? Loads);
}
