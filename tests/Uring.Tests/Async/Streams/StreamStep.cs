using CsCheck;

namespace Uring.Tests.Async.Streams;

/// <summary>One call of a member of a stream, for a model test.</summary>
internal sealed record StreamStep(string Member, int Number, int Length)
{
    private static readonly string[] s_members =
    [
        "Read", "ReadArray", "ReadByte", "ReadAsync", "ReadArrayAsync", "BeginRead", "Write", "WriteArray", "WriteByte", "WriteAsync", "WriteArrayAsync",
        "BeginWrite", "SeekBegin", "SeekCurrent", "SeekEnd", "SeekElsewhere", "Position", "SetLength", "CopyTo", "CopyToAsync", "Flush", "FlushAsync",
        "ReadCancelled", "WriteCancelled", "FlushCancelled", "WrongArray",
    ];

    public static Gen<StreamStep> Gen { get; } = CsCheck.Gen.Select(
        CsCheck.Gen.Int[0, s_members.Length - 1], CsCheck.Gen.Int[-50, 5000], CsCheck.Gen.Frequency((1, CsCheck.Gen.Const(0)), (4, CsCheck.Gen.Int[1, 3000])),
        (member, number, length) => new StreamStep(s_members[member], number, length));

    /// <summary>Makes the call, and describes its result.</summary>
#pragma warning disable CA1835 // The overloads for arrays are members, too.
    public async Task<object?> RunAsync(Stream stream)
    {
        CancellationToken cancelled = new(canceled: true);
        byte[] bytes = new byte[Length];
        bytes.AsSpan().Fill((byte)Number);
        switch (Member)
        {
            case "Read": return Describe(stream.Read(bytes.AsSpan()), bytes);
            case "ReadArray": return Describe(stream.Read(bytes, Length / 3, Length / 3), bytes);
            case "ReadByte": return stream.ReadByte();
            case "ReadAsync": return Describe(await stream.ReadAsync(bytes.AsMemory()), bytes);
            case "ReadArrayAsync": return Describe(await stream.ReadAsync(bytes, 0, Length), bytes);
            case "BeginRead": return Describe(stream.EndRead(stream.BeginRead(bytes, 0, Length, null, null)), bytes);
            case "Write": stream.Write(bytes.AsSpan()); return null;
            case "WriteArray": stream.Write(bytes, Length / 3, Length / 3); return null;
            case "WriteByte": stream.WriteByte((byte)Number); return null;
            case "WriteAsync": await stream.WriteAsync(bytes.AsMemory()); return null;
            case "WriteArrayAsync": await stream.WriteAsync(bytes, 0, Length); return null;
            case "BeginWrite": stream.EndWrite(stream.BeginWrite(bytes, 0, Length, null, null)); return null;
            case "SeekBegin": return stream.Seek(Number, SeekOrigin.Begin);
            case "SeekCurrent": return stream.Seek(Number - 2500, SeekOrigin.Current);
            case "SeekEnd": return stream.Seek(Number - 4000, SeekOrigin.End);
            case "SeekElsewhere": return stream.Seek(0, (SeekOrigin)3);
            case "Position": stream.Position = Number; return null;
            case "SetLength": stream.SetLength(Number); return null;
            case "CopyTo": return Copy(target => { stream.CopyTo(target, Length + 1); return Task.CompletedTask; });
            case "CopyToAsync": return await CopyAsync(target => stream.CopyToAsync(target, Length + 1));
            case "Flush": stream.Flush(); return null;
            case "FlushAsync": await stream.FlushAsync(); return null;
            case "ReadCancelled": return await stream.ReadAsync(bytes.AsMemory(), cancelled);
            case "WriteCancelled": await stream.WriteAsync(bytes.AsMemory(), cancelled); return null;
            case "FlushCancelled": await stream.FlushAsync(cancelled); return null;
            case "WrongArray": return stream.Read(bytes, Length, Number);
            default: throw new InvalidOperationException(Member);
        }
    }

#pragma warning restore CA1835

    private static object Copy(Func<Stream, Task> copy) => CopyAsync(copy).GetAwaiter().GetResult();

    private static async Task<object> CopyAsync(Func<Stream, Task> copy)
    {
        MemoryStream target = new();
        await copy(target);
        return Convert.ToHexString(target.ToArray());
    }

    private static string Describe(int read, byte[] bytes) => $"{read}: {Convert.ToHexString(bytes)}";
}
