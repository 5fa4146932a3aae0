using System.Reflection;
using Uring.Interop;
using Uring.Operations;
using Uring.Tests.Package;

namespace Uring.Tests.Async;

/// <summary>The tables of interop/Async/README.md name what exists, and all of it.</summary>
public sealed class GuideTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly GuideFile s_guide = new("interop/Async/README.md");

    private static string[][] Members => s_guide.Table("| .NET | here | difference |");

    private static string[][] Errors => s_guide.Table("| errno | exception |");

    public static TheoryData<string> Guides => ["interop/Async/README.md", "interop/Async/PACKAGE.md"];

    [Fact]
    public void Every_method_of_RandomAccess_is_in_the_table()
    {
        string[] named = [.. Members.SelectMany(row => GuideFile.Names(row[0]))];
        string[] methods = [.. MethodsOf(typeof(RandomAccess)).Select(name => $"RandomAccess.{name}")];

        Assert.NotEmpty(methods);
        Assert.Empty(methods.Except(named));
    }

    [Fact]
    public void Every_method_of_UringFile_is_in_the_guide_and_a_method_of_UringContext()
    {
        string[] methods = [.. MethodsOf(typeof(UringFile))];
        string text = string.Join('\n', s_guide.Blocks.Select(block => block.Code).Concat(Members.Select(row => row[1])));

        Assert.NotEmpty(methods);
        Assert.All(methods, name => Assert.Contains(name, text, StringComparison.Ordinal));
        Assert.Empty(methods.Except(MethodsOf(typeof(UringContext))));
    }

    [Fact]
    public void Every_member_that_the_table_names_exists()
    {
        Assert.True(Members.Length > 15, $"only {Members.Length} rows are in the table");
        Assert.All(Members, row =>
        {
            Assert.Equal(3, row.Length);
            Assert.NotEmpty(GuideFile.Names(row[0]));
            Assert.NotEmpty(GuideFile.Names(row[1]));
            Assert.All(GuideFile.Names(row[0]), name => Assert.True(Exists(typeof(RandomAccess).Assembly, "System.IO", name), $"{name} does not exist"));
            Assert.All(GuideFile.Names(row[1]), name => Assert.True(Exists(typeof(UringFile).Assembly, "Uring", name), $"{name} does not exist"));
        });
    }

    [Fact]
    public void Every_errno_has_the_exception_of_the_table()
    {
        HashSet<Errno> named = [Errno.None, Errno.ECANCELED];
        foreach ((string[] errnos, string[] exceptions) in Errors.Select(row => (GuideFile.Names(row[0]), GuideFile.Names(row[1]))))
        {
            foreach (Errno errno in errnos.Select(Enum.Parse<Errno>))
            {
                named.Add(errno);
                Exception here = KernelErrors.ToException(errno, "/proc/missing");
                Assert.Equal(exceptions[0], here.GetType().Name);
                Assert.Equal(exceptions[^1], KernelErrors.ToException(errno, "/proc/missing/file").GetType().Name);
                Assert.Equal((int)errno, (here.InnerException ?? here).HResult);
            }
        }

        Assert.All(Enum.GetValues<Errno>().Except(named), errno => Assert.Equal(typeof(IOException), KernelErrors.ToException(errno, "/proc/missing").GetType()));
    }

    [Theory]
    [MemberData(nameof(Guides))]
    public void Every_block_of_code_is_one_that_the_consumer_tests_compile(string guide)
    {
        string[] compiled =
        [
            FileGuide.Program, FileGuide.Directive, FileGuide.Helper, FileGuide.LibraryReference, FileGuide.Switch, .. FileGuide.Statements,
        ];

        Assert.All(new GuideFile(guide).Blocks, block => Assert.Contains(block.Code, compiled));
    }

    private static IEnumerable<string> MethodsOf(Type type) =>
        type.GetMethods(Declared).Where(method => !method.IsSpecialName).Select(method => method.Name).Distinct();

    private static bool Exists(Assembly assembly, string space, string name)
    {
        string[] parts = name.Split('.');
        Type? type = assembly.GetType($"{space}.{parts[0]}");
        return type is { IsPublic: true }
            && (parts.Length == 1 || type.GetMember(parts[1], BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Length > 0);
    }
}
