using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Docs;

/// <summary>A file in Markdown: its links, headings, quoted names and commands.</summary>
internal sealed partial class MarkdownFile
{
    private static readonly string[] s_outputFolders =
        ["bin", "obj", "packages", "artifacts", "BenchmarkDotNet.Artifacts", "TestResults", ".git"];

    private readonly string _prose;

    private MarkdownFile(string path)
    {
        Path = path;
        string text = File.ReadAllText(FullPath(path));
        string withoutFences = Fence().Replace(text, "");
        Commands =
        [
            .. Fence().Matches(text).Where(block => block.Groups[1].Value is "" or "bash").Select(block => block.Groups[2].Value),
            .. Indented().Matches(withoutFences).Select(block => block.Value),
        ];
        _prose = Indented().Replace(Comment().Replace(withoutFences, ""), "\n");
    }

    /// <summary>All files of the checkout, without the output of builds.</summary>
    public static IReadOnlyList<MarkdownFile> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file))
            .Where(path => !path.Split('/').Intersect(s_outputFolders).Any())
            .Order(StringComparer.Ordinal)
            .Select(path => new MarkdownFile(path)),
    ];

    /// <summary>The path from the root of the checkout.</summary>
    public string Path { get; }

    /// <summary>The blocks of commands, and other blocks without a language.</summary>
    public IReadOnlyList<string> Commands { get; }

    /// <summary>The targets of links and images.</summary>
    public IEnumerable<string> Links =>
        Link().Matches(Quoted().Replace(_prose, "code")).Select(match => match.Groups[1].Value);

    /// <summary>The texts between backquotes.</summary>
    public IEnumerable<string> QuotedTexts => Quoted().Matches(_prose).Select(match => match.Groups[1].Value);

    /// <summary>The anchors of the headings, as GitHub makes them.</summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            HashSet<string> anchors = [];
            foreach (string anchor in Heading().Matches(_prose).Select(match => Anchor(match.Groups[1].Value)))
            {
                string numbered = anchor;
                for (int i = 1; !anchors.Add(numbered); i++)
                {
                    numbered = $"{anchor}-{i}";
                }
            }

            return anchors;
        }
    }

    public static MarkdownFile At(string path) => All.Single(file => file.Path == path);

    /// <summary>Returns the path of a target, from the root of the checkout.</summary>
    public string Resolve(string target)
    {
        string folder = FullPath(System.IO.Path.GetDirectoryName(Path)!);
        return System.IO.Path.GetRelativePath(Repository.Root, System.IO.Path.Combine(folder, target));
    }

    private static string FullPath(string path) => System.IO.Path.Combine(Repository.Root, path);

    // GitHub drops all punctuation but the hyphen and the low line.
    private static string Anchor(string heading) =>
        Punctuation().Replace(LinkText().Replace(heading, "$1").Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```$\n?", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<=^\n|\A)(?: {4}.*\n|\n(?= {4}))+", RegexOptions.Multiline)]
    private static partial Regex Indented();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
