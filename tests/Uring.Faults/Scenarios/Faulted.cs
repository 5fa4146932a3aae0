namespace Uring.Faults.Scenarios;

/// <summary>Runs a scenario whose system calls may fail, and returns its line.</summary>
internal static class Faulted
{
    public static string Run(Action<ReportedErrors, Ledger> scenario)
    {
        ReportedErrors errors = new();
        Ledger ledger = new();
        scenario(errors, ledger);
        return $"reported {errors}: {ledger}, {Leftovers.Describe("self")} left";
    }
}
