using System.Text.Json;

namespace Uring.Bench.Files;

/// <summary>Reads the output of <c>fio --output-format=json</c>.</summary>
internal static class FioOutput
{
    /// <summary>Returns the figures of the only job.</summary>
    /// <param name="output">The output. Lines before the JSON are notes of fio.</param>
    /// <param name="reads">Whether the job reads, and writes otherwise.</param>
    /// <exception cref="InvalidOperationException">The output is not that of a job that worked.</exception>
    public static FileFigures Read(string output, bool reads)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(output[output.IndexOf('{')..(output.LastIndexOf('}') + 1)]);
            JsonElement job = document.RootElement.GetProperty("jobs")[0];
            JsonElement side = job.GetProperty(reads ? "read" : "write");
            long operations = side.GetProperty("total_ios").GetInt64();

            // The runtime is in milliseconds, and the processor time in percent of the runtime.
            double seconds = side.GetProperty("runtime").GetDouble() / 1000;
            return operations > 0
                ? new FileFigures
                {
                    Operations = operations,
                    Seconds = seconds,
                    UserCpu = job.GetProperty("usr_cpu").GetDouble() / 100 * seconds,
                    SystemCpu = job.GetProperty("sys_cpu").GetDouble() / 100 * seconds,
                }
                : throw new InvalidOperationException("fio completed no operation");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new InvalidOperationException($"the output of fio has no job: {output.Trim().Split('\n')[0]}");
        }
    }
}
