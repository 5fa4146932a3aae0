using System.Runtime.InteropServices;
using Uring.Server.Operator.Pages;

namespace Uring.Server.Operator.AccessLog.Reading;

/// <summary>Prints an access log, and follows it over restarts of its server.</summary>
internal sealed class LogPrinter : IDisposable
{
    private const int MaxPause = 100;

    private readonly string _path;
    private readonly LogOutput _output = new();
    private readonly LostRecords _lost = new();
    private readonly JsonLog? _json;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private volatile bool _ends;
    private LogReader _reader;

    /// <exception cref="ServerException">The file cannot be read, or is not an access log.</exception>
    public LogPrinter(string path, bool json)
    {
        _path = path;
        _reader = LogReader.Open(path);
        _json = json ? new JsonLog(_output.Lines) : null;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    }

    /// <summary>Prints the records that the file has now.</summary>
    /// <exception cref="ServerException">The file is damaged.</exception>
    public void Print()
    {
        _ = PrintNew();
        _lost.Report();
    }

    /// <summary>
    /// Prints all records until a signal comes, or until the reader of the output has gone.
    /// </summary>
    /// <exception cref="ServerException">The file, or the file of a later server, cannot be read.</exception>
    public void Follow()
    {
        int pause = 1;
        while (!_ends && !_output.IsClosed)
        {
            bool isReplaced = _reader.IsReplaced();
            if (PrintNew())
            {
                pause = 1;
            }
            else if (isReplaced)
            {
                // The earlier server had ended before the path changed, so that its file is read to the end.
                Reopen();
            }
            else
            {
                _output.Wait(pause);
                pause = Math.Min(2 * pause, MaxPause);
            }

            _lost.ReportIfDue();
        }

        _lost.Report();
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _json?.Dispose();
        _reader.Dispose();
    }

    private void Reopen()
    {
        LogReader next = LogReader.Open(_path, countsFromFirst: true);
        _reader.Dispose();
        _reader = next;
    }

    /// <summary>Prints the records that are complete now. Returns false if there are none.</summary>
    private bool PrintNew()
    {
        ulong lostBefore = _reader.Lost;
        bool any = false;
        try
        {
            _reader.Extend();
            RegionReader? region = null;
            while (!_ends && !_output.IsClosed && (region = _reader.Next(region)) is not null)
            {
                any = true;
                Write(region);
                _output.FlushIfFull();
            }
        }
        catch (InvalidDataException)
        {
            throw PageFileReading.Damaged(_path, LogHeader.Kind);
        }
        finally
        {
            _lost.Add(_reader.Lost - lostBefore);
        }

        _output.Flush();
        return any;
    }

    private void Write(RegionReader region)
    {
        if (_json is null)
        {
            CombinedLog.Write(_output.Lines, region);
        }
        else
        {
            _json.Write(region);
        }
    }

    private void End(PosixSignalContext context)
    {
        context.Cancel = true;
        _ends = true;
    }
}
