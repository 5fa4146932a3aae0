using System.Numerics;
using System.Text;

namespace Uring.Interop;

/// <content>The report as text.</content>
public sealed partial class IoUringCapabilities
{
    private const int Width = 110;
    private const uint MostOperations = 256;

    /// <summary>
    /// Returns a report of several lines with the names of the ABI: what the kernel supports, and what this
    /// library knows and the kernel lacks.
    /// </summary>
    public override string ToString()
    {
        StringBuilder report = new();
        Line(report, "io_uring: ", [IsAvailable ? "available" : Reason]);
        if (IsAvailable)
        {
            ReportOperations(report);
            ReportRegisterOperations(report);
            ReportFlags(report, "features", "IORING_FEAT_", Features, AbiNames.Features);
            ReportFlags(report, "setup flags", "IORING_SETUP_", SetupFlags, AbiNames.SetupFlags);
            ReportFlags(report, "enter flags", "IORING_ENTER_", EnterFlags, AbiNames.EnterFlags);
            ReportFlags(report, "entry flags", "IOSQE_", EntryFlags, AbiNames.EntryFlags);
            Line(report, "zero-copy receive: ", DescribeZcrx().Split(' '));
            if (ZcrxEvent is { } zcrxEvent)
            {
                string events = Names(zcrxEvent.event_flags, bit => ((zcrx_event_type)BitOperations.Log2(bit)).ToString());
                string counters = $"counters {zcrxEvent.stats_size} bytes, aligned to {zcrxEvent.stats_off_alignment}";
                Line(report, "zero-copy receive events: ", $"{events}, {counters}".Split(' '));
            }

            Line(report, "queue heads: ", [Scq is { } scq ? $"{scq.hdr_size} bytes, aligned to {scq.hdr_alignment}" : "unknown"]);
            Line(report, "SQPOLL: ", [SqPollPermitted switch { true => "permitted", false => "not permitted", null => "unknown" }]);
        }

        Line(report, "limits: ", [Limits.ToString()]);
        return report.ToString().TrimEnd();
    }

    private void ReportOperations(StringBuilder report)
    {
        if (_operations is null)
        {
            Line(report, "operations: ", ["unknown"]);
            return;
        }

        List<string> here = [];
        List<string> lacking = [];
        for (io_uring_op operation = 0; (uint)operation < MostOperations; operation++)
        {
            bool named = operation < io_uring_op.IORING_OP_LAST;
            if (Supports(operation))
            {
                here.Add(named ? Short(operation.ToString(), "IORING_OP_") : $"{(uint)operation}");
            }
            else if (named)
            {
                lacking.Add(Short(operation.ToString(), "IORING_OP_"));
            }
        }

        Lines(report, "operations", here, lacking);
    }

    private void ReportRegisterOperations(StringBuilder report)
    {
        if (_registerOperations is null)
        {
            Line(report, "register operations: ", ["unknown"]);
            return;
        }

        List<string> here = [];
        List<string> lacking = [];
        uint end = uint.Max((uint)_registerOperations.Length, (uint)io_uring_register_op.IORING_REGISTER_LAST);
        for (io_uring_register_op operation = 0; (uint)operation < end; operation++)
        {
            bool named = operation < io_uring_register_op.IORING_REGISTER_LAST;
            (Supports(operation) ? here : lacking).Add(named ? Short(operation.ToString(), "IORING_") : $"{(uint)operation}");
        }

        Lines(report, "register operations", here, lacking);
    }

    private static void ReportFlags(StringBuilder report, string title, string prefix, uint? flags, (uint Flag, string Name)[] table)
    {
        if (flags is not { } set)
        {
            Line(report, $"{title}: ", ["unknown"]);
            return;
        }

        List<string> here = [];
        for (uint rest = set; rest != 0; rest &= rest - 1)
        {
            here.Add(Short(AbiNames.Of(rest & ~(rest - 1), table), prefix));
        }

        Lines(report, title, here, [.. table.Where(entry => (entry.Flag & set) == 0).Select(entry => Short(entry.Name, prefix))]);
    }

    private string DescribeZcrx() => Zcrx is not { } zcrx
        ? "unknown"
        : $"register flags {Names(zcrx.register_flags, bit => ((zcrx_reg_flags)bit).ToString())}, "
            + $"area flags {Names(zcrx.area_flags, bit => ((io_uring_zcrx_area_flags)bit).ToString())}, "
            + $"features {Names(zcrx.features, bit => ((zcrx_features)bit).ToString())}, "
            + $"{zcrx.nr_ctrl_opcodes} control operations, "
            + $"refill ring's head {zcrx.rq_hdr_size} bytes, aligned to {zcrx.rq_hdr_alignment}";

    private static string Names(ulong flags, Func<uint, string> name)
    {
        List<string> names = [];
        for (ulong rest = flags; rest != 0; rest &= rest - 1)
        {
            names.Add(name((uint)(rest & ~(rest - 1))));
        }

        return names.Count == 0 ? "none" : string.Join(' ', names);
    }

    private static void Lines(StringBuilder report, string title, List<string> here, List<string> lacking)
    {
        Line(report, $"{title} ({here.Count}): ", here);
        if (lacking.Count > 0)
        {
            Line(report, "  not here: ", lacking);
        }
    }

    /// <summary>Appends a title and the words after it, with line breaks between words.</summary>
    private static void Line(StringBuilder report, string title, IEnumerable<string> words)
    {
        int start = report.Length;
        report.Append(title.TrimEnd());
        foreach (string word in words)
        {
            bool full = report.Length - start + 1 + word.Length > Width && report.Length - start > title.Length;
            if (full)
            {
                report.Append('\n');
                start = report.Length;
                report.Append("   ");
            }

            report.Append(' ').Append(word);
        }

        report.Append('\n');
    }

    private static string Short(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
}
