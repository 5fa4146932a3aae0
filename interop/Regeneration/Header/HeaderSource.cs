namespace Uring.Regeneration.Header;

/// <summary>The text of one header.</summary>
/// <param name="File">The path of the header.</param>
/// <param name="Text">The preprocessed text.</param>
internal sealed record HeaderSource(string File, CPreprocessor Text)
{
    /// <summary>Reads a header.</summary>
    public static HeaderSource Read(string file) => new(file, CPreprocessor.Read(System.IO.File.ReadAllText(file)));
}
