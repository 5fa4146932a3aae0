using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Uring.Kestrel;
using Uring.Kestrel.Diagnostics;
using Uring.Tests.Package;

namespace Uring.Tests.Kestrel;

/// <summary>The tables of interop/Kestrel/README.md name what exists, and all of it.</summary>
public sealed class KestrelGuideTests
{
    private static readonly GuideFile s_guide = new("interop/Kestrel/README.md");

    public static TheoryData<string> Guides => ["interop/Kestrel/README.md", "interop/Kestrel/PACKAGE.md"];

    [Fact]
    public void Every_option_is_in_the_table_with_its_default()
    {
        UringTransportOptions defaults = new();
        string[][] table = s_guide.Table("| option | default | meaning |");

        Assert.Equal(
            typeof(UringTransportOptions).GetProperties().Select(property => $"{property.Name} {Text(property.GetValue(defaults))}").Order(),
            table.Select(row => $"{GuideFile.Names(row[0]).Single()} {GuideFile.Names(row[1]).SingleOrDefault() ?? row[1]}").Order());
    }

    [Fact]
    public void Options_with_the_name_of_one_of_Sockets_have_its_default()
    {
        (UringTransportOptions ours, SocketTransportOptions theirs) = (new(), new());
        PropertyInfo[] both =
        [
            .. typeof(UringTransportOptions).GetProperties().Where(property => typeof(SocketTransportOptions).GetProperty(property.Name) is not null),
        ];

        Assert.Equal(6, both.Length);
        Assert.All(both, property => Assert.Equal(typeof(SocketTransportOptions).GetProperty(property.Name)!.GetValue(theirs), property.GetValue(ours)));
    }

    [Fact]
    public void Every_event_of_the_log_is_in_the_table()
    {
        string[][] table = s_guide.Table("| id | event | level | when |");
        LoggerMessageAttribute[] events =
        [
            .. typeof(TransportLog).GetMethods().Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>(),
        ];

        Assert.Equal(
            table.Select(row => $"{row[0]} {GuideFile.Names(row[1]).Single()} {GuideFile.Names(row[2]).Single()}"),
            events.OrderBy(written => written.EventId).Select(written => $"{written.EventId} {written.EventName} {written.Level}"));
    }

    [Theory]
    [MemberData(nameof(Guides))]
    public void Every_block_of_code_is_one_that_the_consumer_tests_use(string guide)
    {
        string[] used =
        [
            WebGuide.Program, WebGuide.Directives, WebGuide.LibraryReference, WebGuide.Switch, WebGuide.Configuration, .. WebGuide.Statements,
        ];

        Assert.All(new GuideFile(guide).Blocks, block => Assert.Contains(block.Code, used));
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        Delegate => "that of Sockets",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
