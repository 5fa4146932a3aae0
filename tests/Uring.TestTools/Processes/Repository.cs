namespace Uring.TestTools.Processes;

/// <summary>The folder that holds Uring.sln: the peers are built from its sources.</summary>
internal static class Repository
{
    /// <summary>Its path.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Uring.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no Uring.sln above {start}: the benchmark runs from its repository");
    }
}
