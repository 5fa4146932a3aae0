using System.Reflection;
using System.Runtime.CompilerServices;
using Uring.Interop;

namespace Uring.Tests.Prep;

/// <summary>
/// Every helper writes the bytes that liburing's helper writes, for any old content of the entry.
/// </summary>
public sealed class PrepVectorTests
{
    private const int EntrySize = 64;

    public static TheoryData<string, int> Vectors
    {
        get
        {
            TheoryData<string, int> rows = [];
            foreach (PrepVectorHelper helper in PrepVectorFile.Chosen.Helpers)
            {
                for (int index = 0; index < helper.All.Count(); index++)
                {
                    rows.Add(helper.Name, index);
                }
            }

            return rows;
        }
    }

    public static TheoryData<string> Names => [.. PrepVectorFile.Chosen.Helpers.Select(helper => helper.Name)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Entry_equals_the_vector(string name, int index)
    {
        PrepVectorHelper vectors = Find(name);
        PrepVector vector = vectors.All.ElementAt(index);
        PrepHelper helper = PrepHelper.Find(vectors);

        AssertEqual(vector.Bytes, helper.Call(new byte[EntrySize], vector.Args), vector);

        foreach (byte[] garbage in Garbage())
        {
            byte[] expected = helper.IsModifier ? Overlay(garbage, vector.Bytes, vectors.WrittenMask) : vector.Bytes;
            AssertEqual(expected, helper.Call(garbage, vector.Args), vector);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Helper_exists_and_has_vectors(string name)
    {
        PrepVectorHelper vectors = Find(name);

        Assert.NotEmpty(vectors.Cases);
        Assert.Equal(EntrySize, vectors.WrittenMask.Length);
        Assert.False(string.IsNullOrEmpty(PrepHelper.Find(vectors).Name));
    }

    [Fact]
    public void Every_declared_helper_has_vectors()
    {
        PrepHelper[] tested = [.. PrepVectorFile.Own.Helpers.Select(PrepHelper.Find)];

        IEnumerable<MethodInfo> untested = PrepHelper.Declared.Where(method => !tested.Any(helper => helper.Is(method)));

        Assert.Empty(untested.Select(method => method.Name));
    }

    [Fact]
    public unsafe void Entry_may_lie_at_any_address()
    {
        byte* memory = stackalloc byte[EntrySize * 2];
        var expected = default(io_uring_sqe);
        expected.PrepWrite(3, memory, 100, 7);

        for (int shift = 0; shift < sizeof(ulong); shift++)
        {
            ref io_uring_sqe entry = ref Unsafe.AsRef<io_uring_sqe>(memory + shift);
            entry.PrepWrite(3, memory, 100, 7);
            Assert.True(new ReadOnlySpan<byte>(&expected, EntrySize).SequenceEqual(new ReadOnlySpan<byte>(memory + shift, EntrySize)));
        }
    }

    private static PrepVectorHelper Find(string name) => PrepVectorFile.Chosen.Helpers.First(helper => helper.Name == name);

    private static IEnumerable<byte[]> Garbage()
    {
        foreach (byte fill in (byte[])[0xFF, 0xAA, 0x55])
        {
            byte[] entry = new byte[EntrySize];
            entry.AsSpan().Fill(fill);
            yield return entry;
        }

        // Every byte is different, so that a byte in the wrong place is found.
        yield return [.. Enumerable.Range(1, EntrySize).Select(index => (byte)(index * 3))];
    }

    private static byte[] Overlay(byte[] before, byte[] written, string mask) =>
        [.. before.Select((old, index) => mask[index] switch
        {
            'w' => written[index],
            'o' => (byte)(old | written[index]),
            _ => old,
        })];

    private static void AssertEqual(byte[] expected, byte[] actual, PrepVector vector) =>
        Assert.True(
            expected.AsSpan().SequenceEqual(actual),
            $"({string.Join(", ", vector.Args)})\nexpected {Convert.ToHexStringLower(expected)}\nactual   {Convert.ToHexStringLower(actual)}");
}
