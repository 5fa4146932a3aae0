// A key-value store in one file: an append-only log with direct I/O, where many puts share one fsync.
// Run: dotnet run kv.cs STORE (put KEY VALUE | get KEY | scan | load | check COUNT)
#:project ../interop/Async/Uring.csproj

using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;
using Uring;

if (args is not ([_, "put", _, _] or [_, "get", _] or [_, "scan"] or [_, "load"] or [_, "check", _]))
{
    Console.Error.WriteLine("usage: kv STORE (put KEY VALUE | get KEY | scan | load | check COUNT)");
    return 2;
}

try
{
    await using Store store = await Store.OpenAsync(args[0]);
    switch (args[1])
    {
        case "put":
            await store.PutAsync(args[2], args[3]);
            break;
        case "get":
            Console.WriteLine(await store.GetAsync(args[2]) ?? throw new KeyNotFoundException($"'{args[2]}' has no value"));
            break;
        case "scan":
            foreach (string key in store.Keys)
            {
                Console.WriteLine($"{key}\t{await store.GetAsync(key)}");
            }

            break;
        case "load":
            // Puts each line KEY<tab>VALUE of the input, and prints the key once the value is on the disk.
            ParallelOptions many = new() { MaxDegreeOfParallelism = 256 };
            await Parallel.ForEachAsync(File.ReadLines("/dev/stdin"), many, async (line, _) =>
            {
                string[] pair = line.Split('\t', 2);
                await store.PutAsync(pair[0], pair[^1]);
                Console.WriteLine(pair[0]);
            });
            break;
        case "check":
            // Puts many keys at once, opens the store again and compares.
            Dictionary<string, string> pairs = Enumerable.Range(0, int.Parse(args[2]))
                .ToDictionary(i => $"check-{i}", i => new string((char)('a' + (i % 26)), i % 5000));
            await Task.WhenAll(pairs.Select(pair => store.PutAsync(pair.Key, pair.Value)));
            await store.DisposeAsync();
            await using (Store again = await Store.OpenAsync(args[0]))
            {
                foreach ((string key, string value) in pairs)
                {
                    _ = await again.GetAsync(key) == value ? 0 : throw new InvalidDataException($"'{key}' has a wrong value");
                }
            }

            Console.WriteLine($"{pairs.Count} values are right after {store.Commits} commits");
            break;
    }

    return 0;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException
    or InvalidDataException or FormatException or KeyNotFoundException)
{
    Console.Error.WriteLine($"kv: {failure.Message}");
    return 1;
}

// The file is a sequence of batches. A batch starts at a multiple of 4,096 bytes, as direct I/O requires:
// CRC-32C and length, then keys and values.
internal sealed class Store : IAsyncDisposable
{
    private const int Block = 4096;
    private const int Header = 8;
    private const int Enough = 1 << 20;

    private readonly SafeFileHandle _file;
    private readonly ConcurrentDictionary<string, (long Offset, int Length)> _places = [];
    private readonly Channel<Put> _puts = Channel.CreateUnbounded<Put>();
    private Task _committer = Task.CompletedTask;
    private Exception? _failure;
    private long _end;

    private Store(SafeFileHandle file) => _file = file;

    public int Commits { get; private set; }

    public IEnumerable<string> Keys => _places.Keys.Order(StringComparer.Ordinal);

    public static async Task<Store> OpenAsync(string path)
    {
        // FileShare.None locks the file against a second process.
        Store store = new(await UringFile.OpenAsync(
            path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, UringFile.NoBuffering));
        while (await store.TryRecoverAsync())
        {
        }

        // The rest is a batch that was not written whole, and none of its puts has completed.
        await UringFile.SetLengthAsync(store._file, store._end);
        store._committer = store.CommitAsync();
        return store;
    }

    public Task PutAsync(string key, string value)
    {
        Put put = new(key, value, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return _puts.Writer.TryWrite(put) ? put.Done.Task : throw new IOException("the store is closed");
    }

    public async ValueTask<string?> GetAsync(string key)
    {
        if (!_places.TryGetValue(key, out (long Offset, int Length) place))
        {
            return null;
        }

        int skipped = (int)(place.Offset % Block);
        byte[] bytes = await ReadAsync(place.Offset - skipped, skipped + place.Length);
        return new BinaryReader(new MemoryStream(bytes, skipped, place.Length)).ReadString();
    }

    public async ValueTask DisposeAsync()
    {
        _ = _puts.Writer.TryComplete();
        await _committer;
        _file.Dispose();
    }

    // While one batch is written, the next puts collect in the channel.
    private async Task CommitAsync()
    {
        while (await _puts.Reader.WaitToReadAsync())
        {
            using BinaryWriter batch = new(new MemoryStream());
            batch.Write(new byte[Header]);
            List<Put> puts = [];
            while (batch.BaseStream.Length < Enough && _puts.Reader.TryRead(out Put? put))
            {
                batch.Write(put.Key);
                batch.Write(put.Value);
                puts.Add(put);
            }

            try
            {
                // After a failed fsync the state of the disk is unknown: no later batch may follow.
                await (_failure is null ? AppendAsync(((MemoryStream)batch.BaseStream).ToArray()) : throw _failure);
                puts.ForEach(put => put.Done.SetResult());
            }
            catch (Exception failure)
            {
                _failure = failure;
                puts.ForEach(put => put.Done.SetException(failure));
            }
        }
    }

    private async ValueTask AppendAsync(byte[] batch)
    {
        _ = BitConverter.TryWriteBytes(batch.AsSpan(4), batch.Length);
        _ = BitConverter.TryWriteBytes(batch, Checksum(batch));
        using IMemoryOwner<byte> memory = UringContext.Shared.Buffers.Rent(Align(batch.Length));
        batch.CopyTo(memory.Memory);
        await UringFile.WriteAsync(_file, memory.Memory[..Align(batch.Length)], _end);
        await UringFile.FlushToDiskAsync(_file);
        Index(batch);
        Commits++;
    }

    private async ValueTask<bool> TryRecoverAsync()
    {
        byte[] header = await ReadAsync(_end, Header);
        int length = header.Length == Header ? BitConverter.ToInt32(header, 4) : 0;
        if (length < Header || length > RandomAccess.GetLength(_file) - _end)
        {
            return false;
        }

        byte[] batch = await ReadAsync(_end, length);
        if (BitConverter.ToUInt32(batch) != Checksum(batch))
        {
            return false;
        }

        Index(batch);
        return true;
    }

    private void Index(byte[] batch)
    {
        using BinaryReader reader = new(new MemoryStream(batch));
        for (reader.BaseStream.Position = Header; reader.BaseStream.Position < batch.Length;)
        {
            string key = reader.ReadString();
            long start = reader.BaseStream.Position;
            _ = reader.ReadString();
            _places[key] = (_end + start, (int)(reader.BaseStream.Position - start));
        }

        _end += Align(batch.Length);
    }

    private async ValueTask<byte[]> ReadAsync(long offset, int length)
    {
        using IMemoryOwner<byte> memory = UringContext.Shared.Buffers.Rent(Align(length));
        int read = await UringFile.ReadAsync(_file, memory.Memory[..Align(length)], offset);
        return memory.Memory[..Math.Min(read, length)].ToArray();
    }

    private static uint Checksum(byte[] batch)
    {
        uint checksum = 0;
        foreach (byte value in batch.AsSpan(4))
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return checksum;
    }

    private static int Align(int length) => (length + Block - 1) / Block * Block;

    private sealed record Put(string Key, string Value, TaskCompletionSource Done);
}
