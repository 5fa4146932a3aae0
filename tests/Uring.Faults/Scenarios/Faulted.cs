namespace Uring.Faults.Scenarios;

/// <summary>Runs a scenario whose system calls may fail, and returns its line.</summary>
internal static class Faulted
{
    public static string Run(Action<Told, Ledger> scenario)
    {
        Told told = new();
        Ledger ledger = new();
        scenario(told, ledger);
        return $"told {told}; {ledger}; {Leftovers.Describe("self")} left";
    }
}
