using Uring.Interop;
using Uring.Server.Files;
using Uring.Server.Http.Parsing;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Figures.Reading;
using Uring.Server.Operator.Settings;

namespace Uring.Tests.Server;

/// <summary>A folder for stats files.</summary>
internal sealed class FiguresFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-figures-");

    public string Root => _folder.FullName;

    public string Path(string name) => System.IO.Path.Combine(Root, name);

    public FiguresPage Page(string name, int rings = 1)
    {
        FiguresPage page = FiguresPage.Create(Options(Path(name), rings));
        page.Publish();
        return page;
    }

    public static ServerOptions Options(string? path, int rings = 1) =>
        new() { Rings = rings, Stats = path is null ? null : new NamedFile(path, "--stats") };

    /// <summary>Creates a page on which every figure has a different value.</summary>
    public FiguresPage FilledPage(string name, int rings = 1)
    {
        FiguresPage page = Page(name, rings);
        for (int i = 0; i < rings; i++)
        {
            Fill(page, i);
        }

        return page;
    }

    public Snapshot Read(string name)
    {
        using FiguresReader reader = FiguresReader.Open(Path(name));
        return reader.Read();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static unsafe void Fill(FiguresPage page, int index) => Fill(ref *page.Ring(index), (ulong)index);

    /// <summary>
    /// Sets the counters from 1000 on (2000 for ring 1), the gauges from 1 on, three kinds of errors, and
    /// some requests.
    /// </summary>
    public static void Fill(ref RingFigures ring, ulong index)
    {
        ulong next = 1000 * (index + 1);
        ring.Connections = next++;
        ring.Answered = next++;
        ring.Silent = next++;
        ring.Broken = next++;
        ring.Lost = next++;
        ring.BytesSent = next++;
        ring.Arms = next++;
        ring.CutShort = next++;
        ring.ClosedAtOnce = next++;
        ring.Parks = next++;
        ring.Enters = next++;
        ring.QueueFull = next++;
        ring.Overflows = next++;
        ring.BackOffs = next++;
        ring.Reloads = next++;
        ring.AllocatedBytes = next++;
        ring.ResetByTimeout = next++;
        ring.ResetForRoom = next++;
        ring.ResetByReload = next++;
        ring.ResetAtStop = next++;
        ring.Requests = next++;
        ring.RequestTimeouts = next;
        ring.FreeSlots = 1;
        ring.ArmedSlots = 2;
        ring.AnsweringSlots = 3;
        ring.LingeringSlots = 4;
        ring.ClosingSlots = 5;
        ring.KeptSlots = 6;
        ring.Parked = index;
        foreach (int status in (int[])[200, 204, 206, 299, 301, 302, 308, 404, 499, 503])
        {
            ring.CountAnswer(status);
        }

        ring.CountRefusal(RequestError.InvalidHost);
        ring.CountRefusal(RequestError.InvalidHost);
        ring.CountRefusal(RequestError.BodyTooLarge);
        ring.Count(Operation.Accept, Errno.EMFILE);
        for (int i = 0; i < 3; i++)
        {
            ring.Count(Operation.Send, Errno.EPIPE);
        }

        ring.Count(Operation.Loop, (Errno)4000);
    }
}
