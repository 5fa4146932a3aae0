using Uring.Server.Files;
using Uring.Server.Operator.AccessLog;
using Uring.Server.Operator.AccessLog.Reading;
using Uring.Server.Operator.Settings;

namespace Uring.Tests.Server;

/// <summary>A folder for access logs.</summary>
internal sealed class LogFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-log-");

    public string Root => _folder.FullName;

    public string Path(string name) => System.IO.Path.Combine(Root, name);

    public ServerOptions Options(string name, int rings = 1, long size = ServerOptions.MinAccessLogSize) =>
        new() { Rings = rings, AccessLog = new NamedFile(Path(name), "--access-log"), AccessLogSize = size };

    /// <summary>Creates an access log under its final name.</summary>
    public AccessLogFile Create(string name, int rings = 1, long size = ServerOptions.MinAccessLogSize)
    {
        AccessLogFile file = AccessLogFile.Create(Options(name, rings, size))!;
        file.Publish();
        return file;
    }

    /// <summary>Returns the targets and the number of lost records of all that a reader finds.</summary>
    public static List<string> Targets(LogReader reader)
    {
        List<string> targets = [];
        reader.Extend();
        RegionReader? region = null;
        while ((region = reader.Next(region)) is not null)
        {
            targets.Add(HeadResult.Text(region.Texts.Target));
        }

        return targets;
    }

    /// <summary>Writes a record with a target.</summary>
    public static void Write(AccessLogWriter writer, string target, long time = 0)
    {
        LogEntry entry = new()
        {
            Time = time,
            Status = 200,
            BodyBytes = 17,
            Method = "GET"u8,
            Target = HeadResult.Bytes(target),
            Version = "HTTP/1.1"u8,
        };
        writer.Write(entry);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
