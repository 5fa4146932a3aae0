using static Uring.Server.Operator.Settings.SettingKind;

namespace Uring.Server.Operator.Settings;

/// <content>Rings and threads.</content>
internal static partial class ServerSettings
{
    public const string Slots = "slots";
    public const string Cpus = "cpus";

    private static Setting[] Serving() =>
    [
        new("mode", Text, $"{Modes.SqPoll}|{Modes.Batched}")
        {
            Description = "sqpoll: a kernel thread spins and does the work, and the server makes no system call. "
                + "batched: one system call submits everything that is ready, the server sleeps when nothing is, "
                + "and no thread spins. Answers of sqpoll have no Date, and a body for HEAD, unless the server reads requests (--root, "
                + "--route, --metrics, --keep-alive or --access-log).",
            Default = Modes.NameOf(s_default.Mode),
            Allowed = ModeName.Allowed,
            Apply = (options, value) => ModeName.TryParse(value.Text, out ServerMode mode) ? options with { Mode = mode } : null,
        },
        new(Slots, Number, "N")
        {
            Description = $"How many connections each ring can have at a time, 1 to {ServerOptions.MaxSlots}. Lingering and kept connections count. "
                + "The default is lower if the limit on open files requires it.",
            Default = $"{s_default.Slots}",
            Allowed = WholeNumber.Allowed(1, ServerOptions.MaxSlots),
            Apply = SettingChange.Number(1, ServerOptions.MaxSlots, (options, slots) => options with { Slots = (uint)slots, GivesSlots = true }),
        },
        new("rings", Number, "N")
        {
            Description = $"How many rings serve, 1 to {ServerOptions.MaxRings}. Each has its own threads and sockets, "
                + "and the kernel spreads the connections among them.",
            Default = $"{s_default.Rings}",
            Allowed = WholeNumber.Allowed(1, ServerOptions.MaxRings),
            Apply = SettingChange.Number(1, ServerOptions.MaxRings, (options, rings) => options with { Rings = rings }),
        },
        new(Cpus, Text, "LIST")
        {
            Description = "Processors to bind the rings to in turn, such as 0,2-3. In sqpoll mode each ring takes two, or one "
                + "that its two threads share. Without this option the server chooses.",
            Allowed = CpuList.Allowed,
            Apply = (options, value) =>
                CpuList.TryParse(value.Text, out IReadOnlyList<uint>? processors) ? options with { Cpus = processors } : null,
        },
        new("park-after", Number, "SECONDS")
        {
            Description = "Seconds without a connection after which the spinning threads of sqpoll go to sleep. The next "
                + "connection wakes them. 0: never.",
            Default = $"{s_default.ParkAfter}",
            Allowed = WholeNumber.Allowed(0, ServerOptions.MaxParkAfter),
            Apply = SettingChange.Number(0, ServerOptions.MaxParkAfter, (options, seconds) => options with { ParkAfter = seconds }),
        },
    ];
}
