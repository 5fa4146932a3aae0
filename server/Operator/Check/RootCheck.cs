using System.Globalization;
using Uring.Server.Http.Sites.Files;
using static Uring.Server.Operator.Check.FindingLevel;

namespace Uring.Server.Operator.Check;

/// <summary>Reports the files of a site, and those that it does not serve.</summary>
internal static class RootCheck
{
    private const string Subject = "site";

    public static IReadOnlyList<Finding> Run(SiteFiles files)
    {
        string memory = (files.Bytes / 1048576.0).ToString("0.#", CultureInfo.InvariantCulture);
        return
        [
            new Finding(Good, Subject, $"{files.Counts}; {memory} MiB of memory"),
            .. files.Notices.Select(static notice => new Finding(Notice, Subject, notice)),
        ];
    }
}
