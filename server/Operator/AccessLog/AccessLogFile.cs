using System.Numerics;
using System.Runtime.InteropServices;
using Uring.Server.Operator.Pages;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.AccessLog;

/// <summary>The file of the access log, with one region for each loop.</summary>
/// <remarks>
/// One thread creates and publishes the file. Only <see cref="Create"/>, <see cref="Publish"/> and
/// <see cref="Dispose"/> make system calls.
/// </remarks>
internal sealed unsafe class AccessLogFile : IDisposable
{
    private readonly PageFile _file;
    private readonly ulong _regionSize;
    private readonly int _regions;

    private AccessLogFile(PageFile file, int regions, ulong regionSize)
    {
        _file = file;
        _regions = regions;
        _regionSize = regionSize;
    }

    /// <summary>
    /// Creates the file that <see cref="ServerOptions.AccessLog"/> names. The file of an earlier run stays
    /// under that name until <see cref="Publish"/>. Returns null without such a setting.
    /// </summary>
    /// <exception cref="UsageException">
    /// The directory is missing or not writable, or the path is not an access log.
    /// </exception>
    /// <exception cref="ServerException">
    /// A running server uses the file, or the file system is full.
    /// </exception>
    public static AccessLogFile? Create(ServerOptions options)
    {
        if (options.AccessLog is not { } target)
        {
            return null;
        }

        ulong regionSize = RegionSize(options.AccessLogSize, options.Rings);
        LogHeader header = LogHeader.For(options.Rings, regionSize);
        long length = LogHeader.DataOffset + (options.Rings * (long)regionSize);
        PageFile file = PageFile.Create(target, LogHeader.Kind, MemoryMarshal.AsBytes(new ReadOnlySpan<LogHeader>(in header)), length);
        MappedPages.Prefault(file.Data, length);
        return new AccessLogFile(file, options.Rings, regionSize);
    }

    /// <summary>
    /// Returns the size of a region: the largest power of two that fits once for each loop.
    /// </summary>
    public static ulong RegionSize(long size, int rings) => 1UL << BitOperations.Log2((ulong)(size / rings));

    /// <summary>Gives the file its final name, and replaces the access log of an earlier run.</summary>
    /// <exception cref="UsageException">The path cannot be written, or is not an access log.</exception>
    /// <exception cref="ServerException">Another server uses the file by now.</exception>
    public void Publish() => _file.Publish();

    /// <summary>
    /// Creates the writer of a loop, once for each loop. The writer is valid until the file is disposed.
    /// </summary>
    public AccessLogWriter Writer(int loop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(loop);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(loop, _regions);
        return new AccessLogWriter(
            (LogPositions*)(_file.Data + LogHeader.Size) + loop,
            _file.Data + LogHeader.DataOffset + ((ulong)loop * _regionSize),
            _regionSize);
    }

    /// <summary>Frees the memory. A published file stays, with its records.</summary>
    public void Dispose() => _file.Dispose();
}
