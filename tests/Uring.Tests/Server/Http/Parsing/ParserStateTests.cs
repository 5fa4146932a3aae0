using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsCheck;
using Uring.Server.Http.Parsing;

namespace Uring.Tests.Server;

/// <summary>The state of the parser is small, and parsing allocates nothing.</summary>
public class ParserStateTests
{
    private const int Rounds = 1000;

    private static readonly byte[][] s_heads =
    [
        HeadResult.Bytes("GET /a/../b%20c?d HTTP/1.1\r\nHost: a.example:80\r\nUser-Agent: x\r\nAccept: */*\r\nConnection: keep-alive, x\r\n\r\n"),
        HeadResult.Bytes("POST http://[::1]/a HTTP/1.1\r\nHost: [::1]\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n"),
        HeadResult.Bytes("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
        HeadResult.Bytes("GET / HTTP/1.1\r\nContent-Length: 5,5\r\n\r\n"),
    ];

    private static readonly byte[] s_body = HeadResult.Bytes("5;a=\"b\\c\"\r\nhello\r\n0\r\nx: y\r\n\r\n");

    [Fact]
    public void The_state_of_the_parser_fits_into_a_connection()
    {
        Assert.InRange(Unsafe.SizeOf<RequestHead>(), 1, 64);
        Assert.InRange(Unsafe.SizeOf<BodyReader>(), 1, 32);
    }

    [Fact]
    public void Parsing_allocates_nothing()
    {
        int served = Serve();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < Rounds; round++)
        {
            served += Serve();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2 * (Rounds + 1), served);
    }

    [Fact]
    public void A_byte_has_the_same_class_alone_and_in_a_vector()
    {
        Check<TokenBytes>("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
        Check<HostNameBytes>("-._~!$&'()*+,;=0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
        Check<TargetBytes>(string.Concat(Enumerable.Range(0x21, 0x7E - 0x20).Select(value => (char)value).Where(value => value != '#')));
        Check<FieldValueBytes>(
            string.Concat(Enumerable.Range(0, 256).Select(value => (char)value).Where(value => value is '\t' or >= ' ' and not '\u007f')));
    }

    [Fact]
    public void The_scan_counts_the_leading_bytes_of_a_class() => Gen.Select(Gen.Int[0, 70], Gen.Int[0, 70]).Sample((valid, rest) =>
    {
        byte[] bytes = HeadResult.Bytes(new string('a', valid) + new string('(', rest));
        Assert.Equal(valid, ByteScan.CountLeading<TokenBytes>(bytes));
    });

    private static void Check<TClass>(string members)
        where TClass : struct, IByteClass
    {
        for (int value = 0; value < 256; value++)
        {
            bool expected = members.Contains((char)value, StringComparison.Ordinal);
            Assert.Equal(expected, TClass.Contains((byte)value));
            Assert.Equal(
                Vector128.Create(expected ? byte.MaxValue : (byte)0),
                TClass.Contains(Vector128.Create((byte)value)));
        }
    }

    private static int Serve()
    {
        Span<byte> path = stackalloc byte[64];
        RequestLimits limits = new();
        int served = 0;
        foreach (byte[] bytes in s_heads)
        {
            RequestHead head = default;
            if (RequestParser.Read(ref head, bytes, limits) == HeadStatus.Complete
                && TargetPath.TryRead(bytes.AsSpan(head.TargetOffset, head.TargetLength), head.Form, path, out _))
            {
                BodyReader body = new(head, limits);
                served += body.Read(s_body, out _) == BodyStatus.Complete ? 1 : 0;
            }
        }

        return served;
    }
}
