using System.Text;

namespace Uring.Server.Operator.Figures.Reading;

/// <summary>Writes a snapshot in Prometheus' text format.</summary>
internal static class StatsPrometheus
{
    // In bytes: the figures of a ring without errors.
    private const int FirstSize = 8192;

    public static string Write(Snapshot snapshot)
    {
        byte[] server = PrometheusText.Server(snapshot);
        for (int size = FirstSize; ; size *= 2)
        {
            byte[] text = new byte[size];
            Utf8Lines lines = PrometheusText.Write(text, server, snapshot.Reloads, snapshot.Rings);
            if (!lines.IsFull)
            {
                return Encoding.UTF8.GetString(text, 0, lines.Length);
            }
        }
    }
}
