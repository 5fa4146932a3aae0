using System.Runtime.InteropServices;

namespace Uring.Tests.Support;

/// <summary>The root folder of the checkout: the tests run the commands of its README there.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The runtime identifier of .NET for native code that this machine runs.</summary>
    public static string Runtime { get; } = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";

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
