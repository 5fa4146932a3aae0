using System.Reflection;
using Uring.Tests.Ring.Registration;
using Uring.Tests.Support;

namespace Uring.Tests.Liburing;

/// <summary>
/// Each row of the table "If you know liburing" equates functions and members with the same outcome, or
/// states the difference. The scenario of a row runs with liburing in a C program, and with this library.
/// </summary>
[Collection(AloneCollection.Name)]
public class RowTests(LiburingProgram program) : IClassFixture<LiburingProgram>
{
    private static readonly Dictionary<string, MethodInfo> s_scenarios = typeof(RowTests).Assembly
        .GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public))
        .Where(method => method.IsDefined(typeof(RowAttribute)))
        .ToDictionary(method => method.GetCustomAttribute<RowAttribute>()!.Name);

    /// <summary>
    /// Functions of the header that are no part of the interface of liburing: they have no manual page.
    /// </summary>
    private static readonly string[] s_internal =
    [
        "io_uring_cqe_index", "io_uring_cqe_shift", "io_uring_cqe_shift_from_flags", "io_uring_initialize_sqe",
        "io_uring_load_sq_head", "io_uring_skip_cqe", "io_uring_smp_load_acquire", "io_uring_smp_mb",
        "io_uring_smp_store_release", "io_uring_sqe_shift", "io_uring_sqe_shift_from_flags",
    ];

    public static TheoryData<string> Rows => [.. LiburingRow.All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_row_has_the_same_outcomes_as_liburing_apart_from_the_difference_that_it_states(string name)
    {
        LiburingRow row = LiburingRow.All.Single(row => row.Name == name);
        Assert.True(s_scenarios.ContainsKey(name), $"the row of {name} has no scenario here");
        _ = Need.Kernel();
        IReadOnlySet<string> functions = await program.FunctionsAsync();
        Journal journal = new();
        OwnThread.Run(() => Run(s_scenarios[name], journal));
        string[] lines = await program.RunAsync(name);

        if (!journal.HasEnded)
        {
            Assert.Equal(row.Functions.Order(), journal.Functions.Order());
            Assert.Equal(row.Difference.Length > 0, journal.HasDifference);
        }

        Assert.SkipUnless(row.Functions.Any(functions.Contains), $"this version of liburing has no {string.Join(", ", row.Functions)}");
        IReadOnlyList<string> problems = journal.Compare(lines, functions);
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public async Task Each_row_has_two_scenarios_and_each_scenario_has_a_row()
    {
        string[] rows = [.. LiburingRow.All.Select(row => row.Name).Order()];
        Assert.True(rows.Length > 60, $"the table has only {rows.Length} rows");
        Assert.Equal(rows, s_scenarios.Keys.Order());
        Assert.Equal(rows, (await program.RunAsync()).Order());
    }

    [Fact]
    public async Task The_table_names_every_function_of_liburing()
    {
        string[] named = [.. LiburingRow.All.SelectMany(row => row.Functions), .. LiburingRow.NotHere];
        Assert.Empty((await program.FunctionsAsync())
            .Where(function => !function.StartsWith("io_uring_prep_", StringComparison.Ordinal))
            .Except(named)
            .Except(s_internal));
    }

    private static void Run(MethodInfo scenario, Journal journal)
    {
        try
        {
            scenario.CreateDelegate<Action<Journal>>()(journal);
        }
        catch (ScenarioEndedException)
        {
            // The journal has the reason.
        }
    }
}
