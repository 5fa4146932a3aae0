using System.IO.Compression;
using System.Text;
using Uring.TestTools.Processes;

namespace Uring.Bench.Servers.Peers;

/// <summary>The files of the load "site": small, medium and large ones. The medium ones have a sibling in gzip.</summary>
internal sealed class SiteTree
{
    /// <summary>The number of files of each size.</summary>
    public const int Files = 100;

    // In bytes.
    private const int MediumLength = 10_000;
    private const int LargeLength = 300_000;

    private const string SmallText = "Have a nice day!\n";

    private SiteTree(string root) => Root = root;

    /// <summary>The sizes of the files, as the names of their folders.</summary>
    public static IReadOnlyList<string> Sizes { get; } = ["17B", "10KB", "300KB"];

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The path of a file.</summary>
    /// <param name="size">One of <see cref="Sizes"/>.</param>
    /// <param name="number">From 0 to <see cref="Files"/> - 1.</param>
    public static string PathOf(string size, int number) => $"/{size}/{number}.{(size == "300KB" ? "bin" : "txt")}";

    /// <summary>Writes the files, once for a run.</summary>
    /// <param name="work">The folder of the run.</param>
    public static SiteTree In(WorkFolder work)
    {
        SiteTree tree = new(work.File("site"));
        if (!Directory.Exists(tree.Root))
        {
            Directory.CreateDirectory(tree.Root);

            // A worker of nginx is another user.
            File.SetUnixFileMode(Path.GetDirectoryName(tree.Root)!, (UnixFileMode)0b111_101_101);

            // The first request of a run requires this text.
            File.WriteAllText(Path.Combine(tree.Root, "index.html"), SmallText);
            foreach (string size in Sizes)
            {
                Directory.CreateDirectory(Path.Combine(tree.Root, size));
                for (int number = 0; number < Files; number++)
                {
                    tree.Write(size, number);
                }
            }
        }

        return tree;
    }

    private void Write(string size, int number)
    {
        string path = Root + PathOf(size, number);
        Random random = new(number);
        switch (size)
        {
            case "17B":
                File.WriteAllText(path, SmallText);
                break;
            case "10KB":
                byte[] text = Encoding.ASCII.GetBytes(string.Create(MediumLength, random, static (span, from) =>
                {
                    foreach (ref char letter in span)
                    {
                        letter = (char)from.Next('A', 'z');
                    }
                }));
                File.WriteAllBytes(path, text);
                using (GZipStream gzip = new(File.Create(path + ".gz"), CompressionLevel.SmallestSize))
                {
                    gzip.Write(text);
                }

                break;
            default:
                byte[] content = new byte[LargeLength];
                random.NextBytes(content);
                File.WriteAllBytes(path, content);
                break;
        }
    }
}
