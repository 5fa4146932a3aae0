using System.Reflection;
using Uring.Interop;

namespace Uring.Tests.Prep.Kernel;

/// <summary>
/// Each helper has a test on the kernel. The calls of the tests in this folder are read from their compiled
/// code.
/// </summary>
public class CompletenessTests
{
    /// <summary>
    /// The helpers that no test here calls, each with the reason. A helper that a test calls may not be in
    /// the list.
    /// </summary>
    private static readonly Dictionary<string, string> s_untried = new()
    {
        [nameof(io_uring_sqe.PrepNop128)] =
            "requires Linux 6.19, and a ring with entries of 128 bytes, which KernelRing does not set up",
        [nameof(io_uring_sqe.PrepUringCmd128)] =
            "requires Linux 6.19, and a ring with entries of 128 bytes, which KernelRing does not set up",
        [nameof(io_uring_sqe.PrepCmdZoneResetAll)] =
            "requires a kernel after Linux 7.1, and a zoned block device",
    };

    [Fact]
    public void Every_helper_is_called_by_a_test_or_listed_with_a_reason()
    {
        HashSet<MethodInfo> called = CalledByTests();
        Assert.NotEmpty(called);

        IEnumerable<string> untried = PrepHelper.Declared.Where(helper => !called.Contains(helper)).Select(helper => helper.Name);

        Assert.Equal(s_untried.Keys.Order(StringComparer.Ordinal), untried.Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// Returns the helpers that a test class of this namespace calls, in a test or in a nested type.
    /// </summary>
    private static HashSet<MethodInfo> CalledByTests()
    {
        IEnumerable<Type> types = typeof(CompletenessTests).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(CompletenessTests).Namespace && IsTestClass(Outermost(type)));
        const BindingFlags All =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return [.. types.SelectMany(type => type.GetMethods(All)).SelectMany(CompiledCode.CallsOf)];
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static bool IsTestClass(Type type) =>
        type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute), inherit: true));
}
