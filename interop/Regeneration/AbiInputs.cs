using Uring.Regeneration.Passes;

namespace Uring.Regeneration;

/// <summary>
/// The files of the tree that the bindings depend on. RegenerateBindings.targets has the same list.
/// </summary>
internal static class AbiInputs
{
    private const string Comments = "bindings.comments.h";

    private static readonly string[] s_staged =
    [
        "io_uring.umbrella.h", "uapi.umbrella.h", "generate.rsp", "generate.linux.rsp", "generate.uapi.rsp",
        .. Target.All.Select(target => target.ResponseFile),
    ];

    /// <summary>All inputs, in the order of the stamp.</summary>
    public static IEnumerable<string> Files(string headers, string interop)
    {
        string folder = Path.Combine(headers, "io_uring");
        string[] parts = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.h") : [];
        return
        [
            Path.Combine(headers, "io_uring.h"),
            .. parts.Order(StringComparer.Ordinal),
            .. StagedFiles(headers, interop),
            Path.Combine(interop, Comments),
        ];
    }

    /// <summary>The files whose comments become summaries, for every bound header.</summary>
    public static IEnumerable<string> CommentedFiles(string headers, string interop) =>
        [Path.Combine(headers, "io_uring.h"), Path.Combine(headers, "linux.h"), Path.Combine(interop, Comments)];

    /// <summary>The inputs beside the bound header.</summary>
    public static IEnumerable<string> StagedFiles(string headers, string interop) =>
        [Path.Combine(headers, "linux.h"), .. s_staged.Select(name => Path.Combine(interop, name))];
}
