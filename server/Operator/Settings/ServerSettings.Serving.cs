using static Uring.Server.Operator.Settings.SettingKind;

namespace Uring.Server.Operator.Settings;

/// <content>How it is served.</content>
internal static partial class ServerSettings
{
    public const string Slots = "slots";
    public const string Cpus = "cpus";

    private static Setting[] Serving() =>
    [
        new("mode", Text, $"{Modes.SqPoll}|{Modes.Batched}")
        {
            Description = "sqpoll: a thread of the kernel does the work, spinning, and the server makes no system call. "
                + "batched: one system call for all that is due, none while nothing is, and no thread spins.",
            Default = Modes.NameOf(s_default.Mode),
            Allowed = ModeName.Allowed,
            Apply = (options, given) => ModeName.TryParse(given.Text, out ServerMode mode) ? options with { Mode = mode } : null,
        },
        new(Slots, Number, "N")
        {
            Description = $"How many connections each ring can have at a time, those that linger among them, 1 to {ServerOptions.MostSlots}. "
                + "Without it fewer where the limit on open files is lower.",
            Default = $"{s_default.Slots}",
            Allowed = WholeNumber.Allowed(1, ServerOptions.MostSlots),
            Apply = SettingChange.Number(1, ServerOptions.MostSlots, (options, slots) => options with { Slots = (uint)slots }),
        },
        new("rings", Number, "N")
        {
            Description = "How many rings serve, each with threads and sockets of its own, among which the kernel spreads the "
                + $"connections, 1 to {ServerOptions.MostRings}.",
            Default = $"{s_default.Rings}",
            Allowed = WholeNumber.Allowed(1, ServerOptions.MostRings),
            Apply = SettingChange.Number(1, ServerOptions.MostRings, (options, rings) => options with { Rings = rings }),
        },
        new(Cpus, Text, "LIST")
        {
            Description = "Processors to bind the rings to in turn, such as 0,2-3; in sqpoll mode two for each ring, or one "
                + "that its two threads share. Without it the server chooses.",
            Allowed = CpuList.Allowed,
            Apply = (options, given) =>
                CpuList.TryParse(given.Text, out IReadOnlyList<uint>? processors) ? options with { Cpus = processors } : null,
        },
        new("park-after", Number, "SECONDS")
        {
            Description = "After how many seconds without a connection the spinning threads of sqpoll go to sleep; the next "
                + "connection wakes them. 0: never.",
            Default = $"{s_default.ParkAfter}",
            Allowed = WholeNumber.Allowed(0, ServerOptions.MostParkAfter),
            Apply = SettingChange.Number(0, ServerOptions.MostParkAfter, (options, seconds) => options with { ParkAfter = seconds }),
        },
    ];
}
