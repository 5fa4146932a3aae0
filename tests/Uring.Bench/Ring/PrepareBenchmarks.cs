using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Uring.Interop;

namespace Uring.Bench.Ring;

/// <summary>
/// Measures the preparation of one entry, including its user_data, in a submission queue of 256 entries. The
/// three variants are the generated helpers, a port that sets field by field, and liburing's helpers in C.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public unsafe class PrepareBenchmarks
{
    private const int Entries = 256;
    private const int Fd = 7;
    private const uint Length = 4096;

    private readonly LiburingTwin _liburing = LiburingTwin.Shared!;
    private io_uring_sqe* _sqes;
    private byte* _buffer;

    [GlobalSetup]
    public void Setup()
    {
        _sqes = (io_uring_sqe*)NativeMemory.AlignedAlloc((nuint)(Entries * sizeof(io_uring_sqe)), 4096);
        _buffer = (byte*)NativeMemory.Alloc(Length);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        NativeMemory.AlignedFree(_sqes);
        NativeMemory.Free(_buffer);
    }

    [Benchmark(Baseline = true, Description = "liburing, gcc -O2", OperationsPerInvoke = Entries), BenchmarkCategory("nop")]
    public void LiburingNop() => _liburing.Nop(_sqes, Entries);

    [Benchmark(Description = "generated", OperationsPerInvoke = Entries), BenchmarkCategory("nop")]
    public void Nop()
    {
        io_uring_sqe* sqes = _sqes;
        for (int i = 0; i < Entries; i++)
        {
            sqes[i].PrepNop();
            sqes[i].SetData64((ulong)i);
        }
    }

    [Benchmark(Description = "field by field", OperationsPerInvoke = Entries), BenchmarkCategory("nop")]
    public void FieldsNop()
    {
        io_uring_sqe* sqes = _sqes;
        for (int i = 0; i < Entries; i++)
        {
            FieldByField.Nop(&sqes[i]);
            sqes[i].user_data = (ulong)i;
        }
    }

    [Benchmark(Baseline = true, Description = "liburing, gcc -O2", OperationsPerInvoke = Entries), BenchmarkCategory("read")]
    public void LiburingRead() => _liburing.Read(_sqes, Entries, Fd, _buffer, Length);

    [Benchmark(Description = "generated", OperationsPerInvoke = Entries), BenchmarkCategory("read")]
    public void Read()
    {
        io_uring_sqe* sqes = _sqes;
        byte* buffer = _buffer;
        for (int i = 0; i < Entries; i++)
        {
            sqes[i].PrepRead(Fd, buffer, Length, (ulong)i);
            sqes[i].SetData64((ulong)i);
        }
    }

    [Benchmark(Description = "field by field", OperationsPerInvoke = Entries), BenchmarkCategory("read")]
    public void FieldsRead()
    {
        io_uring_sqe* sqes = _sqes;
        byte* buffer = _buffer;
        for (int i = 0; i < Entries; i++)
        {
            FieldByField.Read(&sqes[i], Fd, buffer, Length, (ulong)i);
            sqes[i].user_data = (ulong)i;
        }
    }

    [Benchmark(Baseline = true, Description = "liburing, gcc -O2", OperationsPerInvoke = Entries), BenchmarkCategory("send")]
    public void LiburingSend() => _liburing.Send(_sqes, Entries, Fd, _buffer, Length, LinuxAbi.MSG_NOSIGNAL);

    [Benchmark(Description = "generated", OperationsPerInvoke = Entries), BenchmarkCategory("send")]
    public void Send()
    {
        io_uring_sqe* sqes = _sqes;
        byte* buffer = _buffer;
        for (int i = 0; i < Entries; i++)
        {
            sqes[i].PrepSend(Fd, buffer, Length, LinuxAbi.MSG_NOSIGNAL);
            sqes[i].SetData64((ulong)i);
        }
    }

    [Benchmark(Description = "field by field", OperationsPerInvoke = Entries), BenchmarkCategory("send")]
    public void FieldsSend()
    {
        io_uring_sqe* sqes = _sqes;
        byte* buffer = _buffer;
        for (int i = 0; i < Entries; i++)
        {
            FieldByField.Send(&sqes[i], Fd, buffer, Length, LinuxAbi.MSG_NOSIGNAL);
            sqes[i].user_data = (ulong)i;
        }
    }

    [Benchmark(Baseline = true, Description = "liburing, gcc -O2", OperationsPerInvoke = Entries), BenchmarkCategory("accept_direct")]
    public void LiburingAcceptDirect() => _liburing.AcceptDirect(_sqes, Entries, Fd);

    [Benchmark(Description = "generated", OperationsPerInvoke = Entries), BenchmarkCategory("accept_direct")]
    public void AcceptDirect()
    {
        io_uring_sqe* sqes = _sqes;
        for (int i = 0; i < Entries; i++)
        {
            sqes[i].PrepAcceptDirect(Fd, null, null, 0, (uint)i);
            sqes[i].SetData64((ulong)i);
        }
    }

    [Benchmark(Description = "field by field", OperationsPerInvoke = Entries), BenchmarkCategory("accept_direct")]
    public void FieldsAcceptDirect()
    {
        io_uring_sqe* sqes = _sqes;
        for (int i = 0; i < Entries; i++)
        {
            FieldByField.AcceptDirect(&sqes[i], Fd, null, null, 0, (uint)i);
            sqes[i].user_data = (ulong)i;
        }
    }
}
