using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Uring.Tests.Support;

namespace Uring.Tests.Samples;

/// <summary>The sample <c>kv</c>: its values survive a kill, and a torn batch ends the recovery.</summary>
[Collection(SampleCollection.Name)]
public sealed class KvTests(SamplePrograms samples)
{
    private const int Block = 4096;

    [Fact]
    public async Task Values_stay_between_processes()
    {
        string store = await NewStoreAsync();

        (await samples.RunAsync("kv", store, "put", "b", "first")).Succeeded();
        (await samples.RunAsync("kv", store, "put", "a", "é and\ttab")).Succeeded();
        (await samples.RunAsync("kv", store, "put", "b", new string('x', 10_000))).Succeeded();

        Assert.Equal("é and\ttab\n", (await samples.RunAsync("kv", store, "get", "a")).Succeeded().Output);
        Assert.Equal($"a\té and\ttab\nb\t{new string('x', 10_000)}\n", (await samples.RunAsync("kv", store, "scan")).Succeeded().Output);
        Assert.Equal(0, new FileInfo(store).Length % Block);
    }

    [Fact]
    public async Task Many_puts_share_a_commit()
    {
        CommandResult check = (await samples.RunAsync("kv", await NewStoreAsync(), "check", "3000")).Succeeded();

        string[] words = check.Output.Split(' ');
        Assert.StartsWith("3000 values are right after", check.Output, StringComparison.Ordinal);
        Assert.InRange(int.Parse(words[^2], CultureInfo.InvariantCulture), 1, 1500);
    }

    [Fact]
    public async Task A_put_that_has_completed_survives_a_kill()
    {
        string store = await NewStoreAsync();
        List<string> completed = [];
        using (Process load = samples.Start("kv", store, "load"))
        {
            // The kill interrupts the input, so that puts are in flight.
            Task input = Task.Run(() => FeedAsync(load.StandardInput), TestContext.Current.CancellationToken);
            while (completed.Count < 2000 && await load.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } key)
            {
                completed.Add(key);
            }

            load.Kill();
            await load.WaitForExitAsync(TestContext.Current.CancellationToken);
            await input;
        }

        string[] lines = (await samples.RunAsync("kv", store, "scan")).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Equal(Value(line.Split('\t')[0]), line.Split('\t')[1]));
        Assert.Equal(2000, completed.Count);
        Assert.Subset(lines.Select(line => line.Split('\t')[0]).ToHashSet(), completed.ToHashSet());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task The_recovery_stops_at_a_torn_batch_and_the_store_goes_on(int offset)
    {
        string store = await NewStoreAsync();
        (await samples.RunAsync("kv", store, "put", "a", "1")).Succeeded();
        (await samples.RunAsync("kv", store, "put", "b", "2")).Succeeded();
        using (SafeFileHandle file = File.OpenHandle(store, FileMode.Open, FileAccess.ReadWrite))
        {
            byte[] one = new byte[1];
            _ = RandomAccess.Read(file, one, Block + offset);
            RandomAccess.Write(file, [(byte)(one[0] ^ 0x40)], Block + offset);
        }

        Assert.Equal("a\t1\n", (await samples.RunAsync("kv", store, "scan")).Succeeded().Output);
        (await samples.RunAsync("kv", store, "put", "c", "3")).Succeeded();
        Assert.Equal("a\t1\nc\t3\n", (await samples.RunAsync("kv", store, "scan")).Succeeded().Output);
    }

    [Fact]
    public async Task Failures_are_one_line_and_an_exit_code()
    {
        string store = await NewStoreAsync();
        CommandResult missing = await samples.RunAsync("kv", store, "get", "a");
        CommandResult usage = await samples.RunAsync("kv", store);
        CommandResult locked;
        using (File.OpenHandle(store, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            locked = await samples.RunAsync("kv", store, "scan");
        }

        Assert.Equal((1, 2, 1), (missing.ExitCode, usage.ExitCode, locked.ExitCode));
        Assert.Equal("kv: 'a' has no value\n", missing.Error);
        Assert.StartsWith("usage: kv STORE", usage.Error, StringComparison.Ordinal);
        Assert.Single(locked.Error.TrimEnd('\n').Split('\n'));
    }

    private static string Value(string key) => string.Concat(Enumerable.Repeat(key, 100));

    private static async Task FeedAsync(StreamWriter input)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                await input.WriteLineAsync($"{i}\t{Value(i.ToString(CultureInfo.InvariantCulture))}");
            }
        }
        catch (IOException)
        {
            // The process is killed.
        }
    }

    private async Task<string> NewStoreAsync()
    {
        Need.Kernel();
        string path = samples.NewPath();
        try
        {
            (await UringFile.OpenAsync(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, options: UringFile.NoBuffering)).Dispose();
        }
        catch (IOException refused)
        {
            Assert.Skip($"the folder of temporary files has no direct I/O: {refused.Message}");
        }

        return path;
    }
}
