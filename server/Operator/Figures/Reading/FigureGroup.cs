namespace Uring.Server.Operator.Figures.Reading;

/// <summary>Figures that differ in one label.</summary>
/// <param name="Name">The key, as that of a <see cref="Figure"/>.</param>
/// <param name="Label">The label in Prometheus' format.</param>
/// <param name="Help">The description, in one line.</param>
/// <param name="Figures">The figures. Their names are the values of the label.</param>
internal sealed record FigureGroup(string Name, string Label, string Help, IReadOnlyList<Figure> Figures)
{
    /// <summary>Whether Prometheus' format and the text omit figures that are 0.</summary>
    public bool OmitsZeros { get; init; }
}
