using CsCheck;

namespace Uring.Tests.Async.Streams;

/// <summary>Random sequences of calls, beside a <see cref="FileStream"/> on a copy of the file.</summary>
public sealed class ModelTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Theory]
    [InlineData(FileMode.Open, FileAccess.Read)]
    [InlineData(FileMode.Open, FileAccess.Write)]
    [InlineData(FileMode.Open, FileAccess.ReadWrite)]
    [InlineData(FileMode.Create, FileAccess.ReadWrite)]
    [InlineData(FileMode.Append, FileAccess.Write)]
    public async Task Each_call_does_what_a_FileStream_does(FileMode mode, FileAccess access) =>
        await StreamStep.Gen.Array[1, 60].SampleAsync(steps => CompareAsync(mode, access, steps), iter: 100, threads: 1);

    public void Dispose() => _folder.Dispose();

    private async Task CompareAsync(FileMode mode, FileAccess access, StreamStep[] steps)
    {
        byte[] content = new byte[3000];
        new Random(6).NextBytes(content);
        string theirs = _folder.Write("theirs", content);
        string ours = _folder.Write("ours", content);
        await using FileStream bcl = new(theirs, mode, access, FileShare.ReadWrite, bufferSize: 0, FileOptions.Asynchronous);
        await using UringFileStream stream = await UringFileStream.OpenAsync(ours, mode, access, FileShare.ReadWrite, FileOptions.Asynchronous);
        await CompareAsync(bcl, stream, steps);
        await bcl.DisposeAsync();
        await stream.DisposeAsync();

        // A disposed stream refuses each call in its way.
        await CompareAsync(bcl, stream, steps);
        Assert.True(File.ReadAllBytes(theirs).AsSpan().SequenceEqual(File.ReadAllBytes(ours)));
        Assert.Empty(_folder.Open());
    }

    private static async Task CompareAsync(FileStream bcl, UringFileStream stream, StreamStep[] steps)
    {
        foreach (StreamStep step in steps)
        {
            Outcome expected = await Outcome.OfAsync(() => step.RunAsync(bcl));
            (await Outcome.OfAsync(() => step.RunAsync(stream))).RequireSameAs(expected, step.ToString());
            (await StateAsync(stream)).RequireSameAs(await StateAsync(bcl), $"state after {step}");
        }
    }

    private static Task<Outcome> StateAsync(Stream stream) => Outcome.OfAsync(
        () => Task.FromResult((stream.CanRead, stream.CanWrite, stream.CanSeek, stream.CanTimeout, stream.Position, stream.Length)));
}
