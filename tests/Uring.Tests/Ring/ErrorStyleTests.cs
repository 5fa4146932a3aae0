using System.Reflection;
using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>
/// The name of a method shows whether the method throws or returns the error of the kernel.
/// </summary>
public class ErrorStyleTests
{
    private static readonly string[] s_throwing = ["Register", "Unregister", "Setup", "Clone", "Close", "Enable", "Probe"];

    /// <summary>The system call itself, and two methods that no kernel refuses.</summary>
    private static readonly string[] s_apart = [nameof(IoUring.Register), nameof(IoUring.MemorySize), nameof(IoUring.Dispose)];

    public static TheoryData<string> Methods =>
        [.. typeof(IoUring)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName)
            .Select(method => method.Name)
            .Except(s_apart)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_method_throws_or_returns_the_error_as_its_name_says(string name)
    {
        bool throws = s_throwing.Any(start => name.StartsWith(start, StringComparison.Ordinal));
        MethodInfo[] overloads = [.. typeof(IoUring).GetMethods().Where(method => method.Name == name)];

        Assert.NotEmpty(overloads);
        Assert.All(overloads, method => Assert.Equal(!throws, method.ReturnType == typeof(KernelResult)));
    }
}
