namespace Uring.Bench;

/// <summary>Reports the errors of a benchmark that its user can fix.</summary>
internal static class ReportedErrors
{
    /// <summary>Runs a benchmark. A file or a report that cannot be written ends it with a line.</summary>
    /// <param name="run">The benchmark, which returns its exit code.</param>
    /// <returns>The exit code, or 1 after such an error.</returns>
    public static int Run(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
