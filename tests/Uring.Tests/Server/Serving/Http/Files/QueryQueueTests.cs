using System.Text;
using Uring.Server.Serving.Http;

namespace Uring.Tests.Server;

/// <summary>
/// The queries of queued redirects: each comes back in its order, and a block has one owner.
/// </summary>
public sealed class QueryQueueTests
{
    private const int Queues = 5;
    private const int BlockSize = 1000;

    private static readonly byte[] s_body = "Moved"u8.ToArray();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Queries_come_back_in_their_order(int seed)
    {
        Random random = new(seed);
        using ConnectionBlocks blocks = new(Queues, BlockSize);
        QueryQueue[] queues = new QueryQueue[Queues];
        Queue<string>[] model = [.. queues.Select(_ => new Queue<string>())];
        foreach (ref QueryQueue queue in queues.AsSpan())
        {
            queue.Reset();
        }

        int refused = 0;
        for (int step = 0; step < 20_000; step++)
        {
            int index = random.Next(Queues);
            ref QueryQueue queue = ref queues[index];
            switch (random.Next(5))
            {
                case 0 or 1 when model[index].Count > 0:
                    queue.RemoveFirst(blocks, (uint)s_body.Length);
                    _ = model[index].Dequeue();
                    break;
                case 2 when random.Next(20) == 0:
                    queue.Clear(blocks);
                    model[index].Clear();
                    break;
                default:
                    string query = $"?{new string((char)('a' + random.Next(26)), random.Next(200))}";
                    if (queue.TryAdd(blocks, Encoding.ASCII.GetBytes(query), s_body))
                    {
                        model[index].Enqueue(query);
                    }
                    else
                    {
                        refused++;
                        Assert.NotEmpty(model[index]);
                    }

                    break;
            }

            Assert.Equal(model[index].Select(query => $"{query}\r\n\r\nMoved"), Texts(blocks, queue, model[index].Count));
        }

        Assert.True(refused > 100);
    }

    [Fact]
    public void A_query_that_is_longer_than_a_block_is_refused()
    {
        using ConnectionBlocks blocks = new(1, BlockSize);
        QueryQueue queue = default;
        queue.Reset();
        int most = BlockSize - sizeof(ushort) - "\r\n\r\n".Length - s_body.Length;
        Assert.False(queue.TryAdd(blocks, new byte[most + 1], s_body));
        Assert.True(queue.TryAdd(blocks, new byte[most], s_body));
        Assert.False(queue.TryAdd(blocks, [], []));
        queue.RemoveFirst(blocks, (uint)s_body.Length);
        Assert.True(queue.TryAdd(blocks, [], []));
    }

    private static unsafe List<string> Texts(ConnectionBlocks blocks, in QueryQueue queue, int count)
    {
        List<string> texts = [];
        uint place = queue.First;
        for (int i = 0; i < count; i++)
        {
            byte* text = queue.Read(blocks, ref place, (uint)s_body.Length, out uint length);
            texts.Add(Encoding.ASCII.GetString(text, (int)length));
        }

        return texts;
    }
}
