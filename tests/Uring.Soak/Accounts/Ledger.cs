namespace Uring.Soak.Accounts;

/// <summary>The accounts that do not balance.</summary>
/// <param name="print">Where they are told, each at once.</param>
internal sealed class Ledger(Action<string> print)
{
    /// <summary>How many were looked at.</summary>
    public int Checked { get; private set; }

    /// <summary>Those that do not balance.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Looks at one.</summary>
    /// <param name="balances">Whether it does.</param>
    /// <param name="what">What is wrong if not.</param>
    public void Check(bool balances, string what)
    {
        Checked++;
        if (!balances)
        {
            Faults.Add(what);
            print($"DOES NOT BALANCE: {what}");
        }
    }

    /// <summary>An account that cannot be drawn up on this machine.</summary>
    /// <param name="what">Which, and what it would take.</param>
    public void LeftOut(string what)
    {
        // There everything is installed and allowed: what is missing went missing unnoticed.
        bool fault = Environment.GetEnvironmentVariable("URING_CI") == "1";
        Check(!fault, $"left out, and URING_CI is set: {what}");
        if (!fault)
        {
            LeftOutAnywhere(what);
        }
    }

    /// <summary>One that not every machine is made for, however well it is set up.</summary>
    /// <param name="what">Which, and what it would take.</param>
    public void LeftOutAnywhere(string what) => print($"left out: {what}");

    /// <summary>Two numbers that have to be the same.</summary>
    /// <param name="what">Of what.</param>
    /// <param name="expected">How many there have to be.</param>
    /// <param name="actual">How many there are.</param>
    public void Equal(string what, ulong expected, ulong actual) => Check(expected == actual, $"{what}: {actual}, not {expected}");
}
