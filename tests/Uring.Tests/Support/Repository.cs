namespace Uring.Tests.Support;

/// <summary>Where the checkout is: tests run what its README tells users to run.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string from)
    {
        for (DirectoryInfo? folder = new(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Uring.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no Uring.sln above {from}: the tests run from inside the checkout");
    }
}
