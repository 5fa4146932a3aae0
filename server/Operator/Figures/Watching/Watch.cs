using System.Runtime.InteropServices;
using Spectre.Console;
using Uring.Server.Operator.Figures.Reading;

namespace Uring.Server.Operator.Figures.Watching;

/// <summary>
/// Shows the figures of a server every second, until the user interrupts or the server ends.
/// </summary>
internal static class Watch
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    public static void Run(FiguresReader reader)
    {
        using ManualResetEventSlim ended = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        if (Terminal.Open() is { } terminal)
        {
            Draw(terminal, reader, ended);
        }
        else
        {
            WriteLines(reader, ended);
        }

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            ended.Set();
        }
    }

    /// <summary>
    /// Writes one line each second, for a file, a pipe, or a terminal that cannot move its cursor.
    /// </summary>
    private static void WriteLines(FiguresReader reader, ManualResetEventSlim ended)
    {
        Snapshot? before = null;
        foreach (Snapshot snapshot in Follow(reader, ended))
        {
            Console.Out.WriteLine(WatchLine.Write(snapshot, Rates.Between(before ?? snapshot, snapshot)));
            Console.Out.Flush();
            before = snapshot;
        }
    }

    private static void Draw(Terminal terminal, FiguresReader reader, ManualResetEventSlim ended)
    {
        Snapshot before = reader.Read();
        terminal.Live(WatchView.Of(before, default)).AutoClear(false).Overflow(VerticalOverflow.Crop).Start(live =>
        {
            foreach (Snapshot snapshot in Follow(reader, ended))
            {
                live.UpdateTarget(WatchView.Of(snapshot, Rates.Between(before, snapshot)));
                before = snapshot;
            }
        });
    }

    /// <summary>
    /// Returns a snapshot at once, then one each second. The last snapshot of a server that has ended is
    /// final.
    /// </summary>
    private static IEnumerable<Snapshot> Follow(FiguresReader reader, ManualResetEventSlim ended)
    {
        Snapshot snapshot;
        do
        {
            snapshot = reader.Read();
            yield return snapshot;
        }
        while (snapshot.IsAlive && !ended.Wait(s_interval));
    }
}
