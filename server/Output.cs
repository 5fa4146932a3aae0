namespace Uring.Server;

/// <summary>
/// The lines that the server prints. Where they go may be closed, full or gone; that costs the line, and neither the answers
/// of clients nor the exit code.
/// </summary>
internal static class Output
{
    public static void Print(string line) => Write(Console.Out, line);

    public static void PrintError(string message) => Write(Console.Error, $"uring-server: {message}");

    private static void Write(TextWriter writer, string line)
    {
        try
        {
            writer.WriteLine(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is nowhere left to say so.
        }
    }
}
