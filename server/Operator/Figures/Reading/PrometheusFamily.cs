using System.Text;

namespace Uring.Server.Operator.Figures.Reading;

/// <summary>
/// The samples of one name in Prometheus' text format, with one or several of them for each ring.
/// </summary>
internal sealed class PrometheusFamily
{
    public const string Prefix = "uring_server_";

    private readonly byte[] _head;
    private readonly byte[] _start;
    private readonly bool _omitsZeros;
    private readonly Figure[] _figures;

    // The text between the ring and the value, by figure.
    private readonly byte[][] _ends;

    private PrometheusFamily(string name, string type, string help, IEnumerable<(Figure Figure, string Label)> samples, bool omitsZeros)
    {
        _head = Encoding.UTF8.GetBytes(Head(name, type, help));
        _start = Encoding.UTF8.GetBytes(Start(name));
        _figures = [.. samples.Select(sample => sample.Figure)];
        _ends = [.. samples.Select(sample => Encoding.UTF8.GetBytes($"\"{sample.Label}}} "))];
        _omitsZeros = omitsZeros;
    }

    public static PrometheusFamily Counter(Figure figure) => new($"{figure.Name}_total", "counter", figure.Help, [(figure, "")], omitsZeros: false);

    public static PrometheusFamily Counter(FigureGroup group) =>
        new($"{group.Name}_total", "counter", group.Help, Labelled(group.Label, group.Figures), group.OmitsZeros);

    public static PrometheusFamily Gauge(Figure figure) => new(figure.Name, "gauge", figure.Help, [(figure, "")], omitsZeros: false);

    public static PrometheusFamily Gauge(string name, string help, string label, IReadOnlyList<Figure> figures) =>
        new(name, "gauge", help, Labelled(label, figures), omitsZeros: false);

    /// <summary>The lines ahead of the samples, without the last line end.</summary>
    /// <param name="name">The name without its prefix.</param>
    /// <param name="type">A counter or a gauge.</param>
    /// <param name="help">The description, in one line.</param>
    public static string Head(string name, string type, string help) => $"# HELP {Prefix}{name} {help}\n# TYPE {Prefix}{name} {type}";

    /// <summary>The text ahead of the ring in a sample.</summary>
    public static string Start(string name) => $"{Prefix}{name}{{ring=\"";

    /// <summary>Writes the family. Allocates nothing.</summary>
    public void Write(ref Utf8Lines lines, ReadOnlySpan<RingFigures> rings)
    {
        lines.Add(_head);
        lines.End();
        for (int ring = 0; ring < rings.Length; ring++)
        {
            for (int figure = 0; figure < _figures.Length; figure++)
            {
                ulong value = _figures[figure].Value(rings[ring]);
                if (value == 0 && _omitsZeros)
                {
                    continue;
                }

                lines.Add(_start);
                lines.Add((ulong)ring);
                lines.Add(_ends[figure]);
                lines.Add(value);
                lines.End();
            }
        }
    }

    private static IEnumerable<(Figure Figure, string Label)> Labelled(string label, IReadOnlyList<Figure> figures) =>
        figures.Select(figure => (figure, $",{label}=\"{figure.Name}\""));
}
