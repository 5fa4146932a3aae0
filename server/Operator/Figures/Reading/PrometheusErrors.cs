using System.Text;
using Uring.Interop;

namespace Uring.Server.Operator.Figures.Reading;

/// <summary>The errors of all rings in Prometheus' text format.</summary>
internal static class PrometheusErrors
{
    private const string Name = "errors_total";

    private static readonly byte[] s_head = Encoding.UTF8.GetBytes(
        PrometheusFamily.Head(Name, "counter", "Failures by operation and error. A pair appears after its first failure."));

    private static readonly byte[] s_start = Encoding.UTF8.GetBytes(PrometheusFamily.Start(Name));

    private static readonly Operation[] s_operations = Enum.GetValues<Operation>();

    private static readonly byte[][] s_operationNames =
        [.. s_operations.Select(operation => Encoding.UTF8.GetBytes($"\",operation=\"{new ErrorCount(operation, default, 0).OperationName}\",errno=\""))];

    private static readonly byte[][] s_errnoNames =
        [.. Enumerable.Range(0, RingFigures.Errnos).Select(errno => Encoding.UTF8.GetBytes($"{new ErrorCount(default, (Errno)errno, 0).ErrnoName}\"}} "))];

    /// <summary>Writes the errors whose count is not 0. Allocates nothing.</summary>
    public static void Write(ref Utf8Lines lines, ReadOnlySpan<RingFigures> rings)
    {
        lines.Add(s_head);
        lines.End();
        for (int ring = 0; ring < rings.Length; ring++)
        {
            for (int operation = 0; operation < s_operations.Length; operation++)
            {
                for (int errno = 0; errno < RingFigures.Errnos; errno++)
                {
                    ulong count = rings[ring].Errors(s_operations[operation], (Errno)errno);
                    if (count == 0)
                    {
                        continue;
                    }

                    lines.Add(s_start);
                    lines.Add((ulong)ring);
                    lines.Add(s_operationNames[operation]);
                    lines.Add(s_errnoNames[errno]);
                    lines.Add(count);
                    lines.End();
                }
            }
        }
    }
}
