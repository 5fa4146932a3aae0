using System.Text.Json;
using Uring.Bench.Servers.Report;

namespace Uring.Bench.Servers.Compare;

/// <summary>The raw figures of a run that is over.</summary>
/// <param name="Path">The file that they are in.</param>
/// <param name="Loads">Every load of every round.</param>
internal sealed record RunFile(string Path, IReadOnlyList<LoadSample> Loads)
{
    /// <summary>Reads them.</summary>
    /// <param name="path">A <c>servers.json</c>.</param>
    /// <exception cref="InvalidDataException">It is none, or cannot be read; the message says why in one line.</exception>
    public static RunFile Read(string path)
    {
        try
        {
            LoadSample[] loads = [.. (JsonSerializer.Deserialize<Report>(File.ReadAllText(path), ReportFormat.Options)?.Loads ?? []).OfType<LoadSample>()];
            bool once = loads.DistinctBy(sample => (sample.Round, sample.Server, sample.Load, sample.Clients)).Count() == loads.Length;
            return loads.Length > 0 && once
                ? new RunFile(path, loads)
                : throw new InvalidDataException($"'{path}' is not a report of '-- servers': {(once ? "it has no loads" : "a load is in it twice")}");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"'{path}' is not a report of '-- servers': {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(File.Exists(path) ? $"'{path}' cannot be read: {e.Message}" : $"there is no file '{path}'", e);
        }
    }

    /// <summary>A part of them.</summary>
    /// <param name="load">Of one load generator; null: of all.</param>
    /// <param name="clients">With so many clients; null: with any number.</param>
    public RunFile Only(string? load, uint? clients) => this with
    {
        Loads = [.. Loads.Where(sample => sample.Load == (load ?? sample.Load) && sample.Clients == (clients ?? sample.Clients))],
    };

    /// <summary>A figure of a server as a part of another one's in the same round.</summary>
    /// <param name="place">Which server, load and number of clients.</param>
    /// <param name="reference">The other server.</param>
    /// <param name="figure">Which figure.</param>
    /// <returns>NaN where this run has none.</returns>
    public Spread Ratio(Place place, string reference, Func<LoadSample, double> figure) =>
        Spread.Of(Ratios.Within(Of(place), Of(place with { Server = reference }), figure));

    private IEnumerable<LoadSample> Of(Place place) => Loads.Where(sample => Place.Of(sample) == place);

    private sealed record Report(LoadSample?[]? Loads);
}
