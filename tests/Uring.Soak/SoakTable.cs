using System.Text;
using Uring.Soak.Accounts;
using Uring.Soak.Clients;

namespace Uring.Soak;

/// <summary>The summary of a mode.</summary>
internal static class SoakTable
{
    /// <summary>Returns the summary as text.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="servers">The stopped servers of the mode.</param>
    public static string Of(string mode, IEnumerable<SoakServer> servers)
    {
        StringBuilder text = new();
        ClientEnd[] ends = Enum.GetValues<ClientEnd>();
        text.Append(Invariant($"\n{mode + ", clients",-32}")).AppendLine(string.Concat(ends.Select(end => Invariant($"{end,15}"))));
        foreach (SoakServer server in servers)
        {
            foreach ((string kind, long[] counts) in server.Tally.Kinds)
            {
                string name = $"{server.Name[(mode.Length + 1)..]}: {kind}";
                text.Append(Invariant($"{name,-32}")).AppendLine(string.Concat(counts.Select(count => Invariant($"{count,15}"))));
            }
        }

        foreach (SoakServer server in servers)
        {
            PageFigures figures = server.Figures;
            text.AppendLine(Invariant($"{server.Name}: {server.Tally.Opened} opened, {figures.Connections} connections, {figures.Answered} answered ({figures.Silent} silent), {figures.Broken} broken, {figures.Lost} lost, {server.Tally.Late} late clients, suspended for up to {server.Suspended.TotalSeconds:0.0} s;"));
            text.AppendLine(Invariant($"  reset by the timeout {figures.ResetByTimeout}, for room {figures.ResetForRoom}, by a reload {figures.ResetByReload}, at the stop {figures.ResetAtStop}; readers reset {server.Tally.ResetReaders} ({server.Tally.ResetSteady} of them steady);"));
            text.AppendLine(Invariant($"  cut short {figures.CutShort}, parks {figures.Parks}, enters {figures.Enters} ({server.EntersAtStart} of them at the start), queue full {figures.QueueFull}, overflows {figures.Overflows}, back-offs {figures.BackOffs}, reloads {figures.Reloads} of {server.Versions} signals;"));
            text.AppendLine($"  errors: {figures.AllErrors()};");
            text.AppendLine($"  memory, KB: {server.ResourcesAtStart.Memory >> 10} at the start, then {string.Join(' ', server.Memory.Select(bytes => bytes >> 10))}");
        }

        return text.AppendLine().ToString();
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
