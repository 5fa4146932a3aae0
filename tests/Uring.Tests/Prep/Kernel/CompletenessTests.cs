using System.Reflection;
using Uring.Interop;

namespace Uring.Tests.Prep.Kernel;

/// <summary>No helper without a test on the kernel: what the tests of this folder call is read from their compiled code.</summary>
public class CompletenessTests
{
    /// <summary>Helpers that no test here calls, each with the reason. The list may hold no others.</summary>
    private static readonly Dictionary<string, string> s_untried = new()
    {
        [nameof(io_uring_sqe.PrepNop128)] =
            "Linux 6.19, and a ring with entries of 128 bytes, which the ring can't be set up with yet",
        [nameof(io_uring_sqe.PrepUringCmd128)] =
            "Linux 6.19, and a ring with entries of 128 bytes, which the ring can't be set up with yet",
        [nameof(io_uring_sqe.PrepCmdZoneResetAll)] =
            "after Linux 7.1, and a zoned block device",
    };

    [Fact]
    public void Every_helper_is_called_by_a_test_or_listed_with_a_reason()
    {
        HashSet<MethodInfo> called = CalledByTests();
        Assert.NotEmpty(called);

        IEnumerable<string> untried = PrepHelper.Declared.Where(helper => !called.Contains(helper)).Select(helper => helper.Name);

        Assert.Equal(s_untried.Keys.Order(StringComparer.Ordinal), untried.Order(StringComparer.Ordinal));
    }

    /// <summary>The helpers that a test class of this namespace calls, in a test or in something that it encloses.</summary>
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
