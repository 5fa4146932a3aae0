using Uring.Server.Serving.Http;

namespace Uring.Tests.Server;

/// <summary>
/// The blocks for the heads of answers: no block has two owners, and a first answer always gets one.
/// </summary>
public sealed class AnswerHeadsTests
{
    private const uint Connections = 8;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_chains_share_the_blocks_and_lose_none(int seed)
    {
        Random random = new(seed);
        using AnswerHeads heads = new(Connections, longestHead: 100);
        HeadList[] lists = new HeadList[Connections];
        List<uint>[] model = [.. lists.Select(_ => new List<uint>())];
        for (int step = 0; step < 50_000; step++)
        {
            int connection = random.Next((int)Connections);
            ref HeadList list = ref lists[connection];
            List<uint> owned = model[connection];
            switch (random.Next(8))
            {
                case 0 when owned.Count > 0:
                    heads.ReturnFirst(ref list);
                    owned.RemoveAt(0);
                    break;
                case 1 when owned.Count > 0:
                    heads.KeepFirst(ref list);
                    owned.RemoveRange(1, owned.Count - 1);
                    break;
                case 2 when random.Next(40) == 0:
                    heads.Clear(ref list);
                    owned.Clear();
                    break;
                default:
                    bool taken = heads.TryTake(ref list, out uint head);
                    Assert.True(taken || owned.Count > 0, "a first answer has no block");
                    if (taken)
                    {
                        Assert.DoesNotContain(model, other => other.Contains(head));
                        owned.Add(head);
                    }

                    break;
            }

            Assert.Equal((uint)owned.Count, list.Count);
            uint next = list.First;
            foreach (uint expected in owned)
            {
                Assert.Equal(expected, next);
                next = heads.Next(next);
            }
        }
    }

    [Fact]
    public void One_connection_cannot_take_the_first_block_of_another_one()
    {
        using AnswerHeads heads = new(Connections, longestHead: 100);
        HeadList greedy = default;
        while (heads.TryTake(ref greedy, out _))
        {
        }

        HeadList[] others = new HeadList[Connections - 1];
        for (int other = 0; other < others.Length; other++)
        {
            Assert.True(heads.TryTake(ref others[other], out _));
            Assert.False(heads.TryTake(ref others[other], out _));
        }

        heads.ReturnFirst(ref greedy);
        Assert.True(heads.TryTake(ref others[0], out _));
    }

    [Fact]
    public void The_blocks_hold_the_longest_head_and_do_not_overlap()
    {
        using AnswerHeads heads = new(Connections, longestHead: 9001);
        Assert.InRange(heads.BlockSize, 9001u, 9100u);
        HeadList list = default;
        HashSet<nint> blocks = [];
        while (heads.TryTake(ref list, out uint head))
        {
            unsafe
            {
                new Span<byte>(heads.Block(head), (int)heads.BlockSize).Fill((byte)head);
                Assert.True(blocks.Add((nint)heads.Block(head)));
            }
        }

        nint[] ordered = [.. blocks.Order()];
        Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.True(pair.Second - pair.First >= heads.BlockSize));
    }
}
