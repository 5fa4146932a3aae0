using OxyPlot;

namespace Uring.Bench.Report;

/// <summary>
/// Measures the texts of a chart for a wide font. The viewer of an SVG selects the font, and a text that is
/// wider than its measure overlaps or is cut off.
/// </summary>
internal sealed class TextMeasure() : PdfRenderContext(1, 1, OxyColors.White)
{
    // In ems. DejaVu Sans, the widest of the usual fonts, has digits of 0.64 em.
    private const double CharacterWidth = 0.64;
    private const double LineHeight = 1.2;

    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight) =>
        string.IsNullOrEmpty(text) ? OxySize.Empty : new OxySize(text.Length * CharacterWidth * fontSize, LineHeight * fontSize);
}
