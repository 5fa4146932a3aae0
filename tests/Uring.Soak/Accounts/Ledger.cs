namespace Uring.Soak.Accounts;

/// <summary>Counts the accounts and keeps those that do not balance.</summary>
/// <param name="print">Prints a line at once.</param>
internal sealed class Ledger(Action<string> print)
{
    private readonly Lock _lock = new();

    /// <summary>The number of checked accounts.</summary>
    public int Checked { get; private set; }

    /// <summary>The accounts that do not balance.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Checks an account. Several threads may call.</summary>
    /// <param name="balances">Whether the account balances.</param>
    /// <param name="fault">The description of the fault.</param>
    public void Check(bool balances, string fault)
    {
        lock (_lock)
        {
            Checked++;
            if (!balances)
            {
                Faults.Add(fault);
                print($"DOES NOT BALANCE: {fault}");
            }
        }
    }

    /// <summary>
    /// Skips an account that this machine does not support. With <c>URING_CI=1</c> a skipped account is a
    /// fault.
    /// </summary>
    /// <param name="what">The account and its requirement.</param>
    public void Skip(string what)
    {
        // The CI machine supports all accounts, so a skipped one shows that the machine has changed.
        bool fault = Environment.GetEnvironmentVariable("URING_CI") == "1";
        Check(!fault, $"skipped, but URING_CI is set: {what}");
        if (!fault)
        {
            SkipAnywhere(what);
        }
    }

    /// <summary>Skips an account that even the CI machine may not support.</summary>
    /// <param name="what">The account and its requirement.</param>
    public void SkipAnywhere(string what) => print($"skipped: {what}");

    /// <summary>Checks that two numbers are equal.</summary>
    /// <param name="what">The description of the number.</param>
    /// <param name="expected">The expected number.</param>
    /// <param name="actual">The actual number.</param>
    public void Equal(string what, ulong expected, ulong actual) => Check(expected == actual, $"{what}: {actual} instead of {expected}");
}
