using System.Diagnostics.Tracing;
using System.Globalization;
using System.Reflection;
using Uring.Diagnostics;
using Uring.Interop;
using Uring.Tests.Package;
using Uring.Tests.Support;

namespace Uring.Tests.Async.Diagnostics;

/// <summary>The provider of events "Uring". The class has the process to itself, as other tests start loops.</summary>
[Collection(AloneCollection.Name)]
public sealed class EventTests : IDisposable
{
    private readonly EventReader _reader = new();

    [Fact]
    public void Events_are_those_of_the_guide_and_their_manifest_is_valid()
    {
        string[][] table = new GuideFile("interop/Async/README.md").Table("| id | event | level | payload |");
        (EventAttribute Event, MethodInfo Method)[] events =
        [
            .. typeof(UringEventSource).GetMethods()
                .Select(method => (Event: method.GetCustomAttribute<EventAttribute>()!, Method: method))
                .Where(written => written.Event is not null),
        ];

        Assert.Equal(
            table.Select(row => string.Join(' ', row.SelectMany(cell => cell.Contains('`', StringComparison.Ordinal) ? GuideFile.Names(cell) : [cell]))),
            events.OrderBy(written => written.Event.EventId).Select(written => string.Join(
                ' ',
                [
                    written.Event.EventId.ToString(CultureInfo.InvariantCulture),
                    written.Method.Name,
                    written.Event.Level.ToString(),
                    .. written.Method.GetParameters().Select(parameter => parameter.Name!),
                ])));
        Assert.NotNull(EventSource.GenerateManifest(typeof(UringEventSource), null, EventManifestOptions.Strict));
    }

    [Fact]
    public async Task Each_loop_reports_its_start_and_its_end()
    {
        string[] names = ["uring 0", "uring 1"];
        UringContext context = new(new UringContextOptions { Loops = names.Length });
        await Poll.UntilAsync(() => Names("LoopStarted").SequenceEqual(names), () => $"started: {string.Join(", ", Names("LoopStarted"))}");
        Assert.Empty(Names("LoopEnded"));

        await context.DisposeAsync();

        Assert.Equal(names, Names("LoopEnded"));
    }

    [Fact]
    public void A_refusal_reports_its_reason()
    {
        string? reason = null;
        RefusedCalls.Run((int)LinuxAbi.__NR_io_uring_setup, Errno.ENOSYS, () => reason = KernelSupport.FindReason());

        Assert.Contains("this kernel has no io_uring", reason, StringComparison.Ordinal);
        Assert.Equal([reason], Assert.Single(_reader.Payloads("Fallback")));
    }

    public void Dispose() => _reader.Dispose();

    private string[] Names(string name) => [.. _reader.Payloads(name).Select(payload => (string)payload[0]!).Order()];
}
