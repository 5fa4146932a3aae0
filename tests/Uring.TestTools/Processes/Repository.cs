namespace Uring.TestTools.Processes;

/// <summary>The folder that holds Uring.sln. The servers are built from its sources.</summary>
internal static class Repository
{
    /// <summary>The path of the folder.</summary>
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

        throw new DirectoryNotFoundException($"no Uring.sln above {start}: run this program from its repository");
    }
}
