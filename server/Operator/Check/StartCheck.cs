using System.Globalization;
using System.Net;
using Uring.Interop;
using Uring.Server.Http.Sites;
using Uring.Server.Operator.AccessLog;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;
using Uring.Server.Process.Supervision;
using Uring.Server.Serving;
using Uring.Server.Serving.Answering;
using Uring.Server.Serving.Http;
using Uring.Server.Sockets;

namespace Uring.Server.Operator.Check;

/// <summary>Takes the steps of a start in their order, with the code of the start, and undoes each.</summary>
/// <remarks>
/// The rights that the process gives up come back with its end. So the rings are set up as the user of
/// --user, as a start sets them up. The later steps are taken even when a step fails.
/// </remarks>
internal sealed class StartCheck(ServerOptions options) : IDisposable
{
    private const string Address = "address";
    private const string Log = "access log";

    private readonly Site _site = Site.From(options);
    private readonly List<ListenerGroup> _opened = [];
    private readonly List<int> _inherited = [];
    private readonly List<EventFd> _standIns = [];

    /// <summary>
    /// The number of sockets that one ring accepts from, known once <see cref="OpenSockets"/> has run.
    /// </summary>
    public int Listeners { get; private set; } = options.Listen.Count;

    /// <summary>Reads the files of the response.</summary>
    public IReadOnlyList<Finding> ReadResponse() => _site.ResponseNotices.Count > 0
        ? [.. _site.ResponseNotices.Select(notice => new Finding(FindingLevel.Notice, "response", notice))]
        : [new(FindingLevel.Good, "response", _site.ResponseSize)];

    /// <summary>Reports the files of --root; nothing without it.</summary>
    public IReadOnlyList<Finding> DescribeFiles() => _site.Files is null ? [] : RootCheck.Run(_site.Files);

    /// <summary>Reports what an answer of the mode depends on.</summary>
    public Finding DescribeAnswers() => new(FindingLevel.Good, "answers", LoopFactory.TimingFor(options) switch
    {
        AnswerTiming.Http => $"with a Date, and without a body for HEAD; {RequestsText.Of(options)}",
        AnswerTiming.Armed => "armed: without a Date, and with a body for HEAD; --mode batched sends a Date, and no body",
        _ when options.Linger == 0 => "with a Date, and with a body for HEAD, since --linger 0 does not read requests",
        _ => "with a Date, and without a body for HEAD",
    });

    /// <summary>Reports the memory for requests. Connections take its pages as they need them.</summary>
    public Finding DescribeBuffers() => new(
        FindingLevel.Good,
        "buffers",
        $"{Mebibytes(Receives.Memory)} MiB for requests, and up to {Mebibytes(HttpConnections.MostMemory(options))} MiB for long heads and queued answers"
            + (options.Rings == 1 ? "" : ", for each ring"));

    private static string Mebibytes(ulong bytes) => (bytes / 1048576.0).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Creates the stats file beside its place, and removes it.</summary>
    public Finding CreateStats() => Finding.Of("stats", () =>
    {
        using FiguresPage page = FiguresPage.Create(options);
        return $"{Shown.Of(options.Stats!.Path)} can be written";
    });

    /// <summary>Creates the access log beside its place, and removes it.</summary>
    public Finding CreateLog() => Finding.Of(Log, () =>
    {
        using AccessLogFile? log = AccessLogFile.Create(options);
        ulong region = AccessLogFile.RegionSize(options.AccessLogSize, options.Rings);
        return $"{Shown.Of(options.AccessLog!.Path)} can be written: {ByteSize.Format((long)region)}"
            + (options.Rings == 1 ? "" : " for each ring");
    });

    /// <summary>Reports the cost of addresses in the access log: docs/site.md.</summary>
    public Finding DescribeAddresses() => new(
        FindingLevel.Good,
        Log,
        $"addresses take {ClientAddresses.PlacesPerListener} accepts at each address{(options.Rings == 1 ? "" : " for each ring")}, "
            + "and about a quarter more processor time for each new connection");

    /// <summary>
    /// Opens every address and keeps all of them until the end, or inspects the sockets of LISTEN_FDS.
    /// </summary>
    public IReadOnlyList<Finding> OpenSockets()
    {
        try
        {
            _inherited.AddRange(InheritedSockets.Take());
        }
        catch (ServerException e)
        {
            return [new Finding(FindingLevel.Fault, Address, e.Message)];
        }

        if (_inherited.Count == 0)
        {
            return [.. options.Listen.Select(at => Finding.Of(Address, () => Open(at)))];
        }

        Listeners = _inherited.Count;
        List<Finding> findings = [.. _inherited.Select(fd => Finding.Of(Address, () => $"{Listener.Inspect(fd)} is handed over, as descriptor {fd}"))];
        if (options.Slots < Listeners)
        {
            findings.Add(new Finding(FindingLevel.Fault, Address, ListenerSet.TooFewSlots(options, Listeners)));
        }

        return findings;
    }

    /// <summary>Changes the user and gives up capabilities and the way to new privileges.</summary>
    public Finding DropPrivileges() => Finding.Of("privileges", () =>
    {
        SystemUser? user = options.User is null ? null : SystemUser.Find(options.User);
        ProcessLockdown.DropPrivileges(user, !options.NoLockdown);
        string identity = user is null ? "the user stays" : $"the user becomes '{user.Name}'";
        return options.NoLockdown ? $"{identity}, capabilities stay (--no-lockdown)" : $"{identity}, without capabilities";
    });

    /// <summary>Sets up all rings at once, and starts their threads with the order to quit.</summary>
    public IReadOnlyList<Finding> SetUpRings()
    {
        List<LoopThread> loops = [];
        using FiguresPage figures = FiguresPage.Create(options with { Stats = null });
        try
        {
            Finding rings = Finding.Of("ring", () => SetUp(loops, figures));
            return loops.Count < options.Rings ? [rings] : [rings, LockDown(loops)];
        }
        finally
        {
            loops.ForEach(loop => loop.Dispose());
        }
    }

    public void Dispose()
    {
        _opened.ForEach(group => group.Dispose());
        _standIns.ForEach(standIn => standIn.Dispose());
        _site.Dispose();
    }

    /// <remarks>
    /// An address that another server shares is bound and not opened: a socket that listens beside those of
    /// that server takes a part of its clients.
    /// </remarks>
    private string Open(IPEndPoint at)
    {
        if (at.Port != 0 && SocketTable.Listening(at).Count > 0)
        {
            Listener.CheckAvailable(at);
            return $"{at} is shared with the server that listens there";
        }

        _opened.Add(ListenerGroup.Open(options, at));
        return $"{at} is free and permitted";
    }

    private string SetUp(List<LoopThread> loops, FiguresPage figures)
    {
        try
        {
            while (loops.Count < options.Rings)
            {
                loops.Add(new LoopThread(options, loops.Count, SocketsOf(loops.Count), _site, figures, log: null, ended: () => { }));
            }
        }
        catch (IoUringException e) when (loops.Count > 0)
        {
            throw new ServerException($"there is room for {loops.Count} of {options.Rings}: {e.Message}; or give fewer --rings");
        }

        FileTableLimit.RequireUsable(options);
        IoUring ring = loops[0].Ring;
        return (loops.Count > 1 ? $"{loops.Count} of " : "")
            + $"{ring.Submissions.Capacity} submission and {ring.Completions.Capacity} completion entries, {options.Slots} slots";
    }

    /// <summary>The sockets of a ring, with a stand-in for each that is not open.</summary>
    private List<int> SocketsOf(int ring)
    {
        List<int> sockets = _inherited.Count > 0 ? [.. _inherited] : [.. _opened.Select(group => group.ForRing(ring).Fd)];
        while (sockets.Count + _standIns.Count < Listeners)
        {
            _standIns.Add(new EventFd());
        }

        return [.. sockets, .. _standIns.Select(standIn => standIn.Fd)];
    }

    private Finding LockDown(List<LoopThread> loops) => Finding.Of("lock-down", () =>
    {
        if (!options.NoLockdown)
        {
            ProcessSeccompFilter.Install();
        }

        foreach (LoopThread loop in loops)
        {
            loop.Control.Give(LoopOrder.Quit);
            loop.Start();
        }

        loops.ForEach(loop => loop.Join());
        return loops.Find(loop => loop.Control.Failure is not null) is { } failed ? throw new ServerException(failed.Control.Failure!)
            : options.NoLockdown ? "off (--no-lockdown)"
            : "rings are restricted and all threads filtered";
    });
}
