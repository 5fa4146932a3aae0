using Uring.Faults;
using Uring.Faults.LostWakeup;
using Uring.Faults.Scenarios;

// Uring.Faults SCENARIO [ARGUMENT...]: runs a scenario and prints one line with its result. The tests make
// its system calls fail, and observe the process from outside.
if (args is ["lost-wakeup", string seconds])
{
    Console.WriteLine(Hunt.Run(TimeSpan.FromSeconds(double.Parse(seconds))));
    return 0;
}

// No watchdog runs here, since its thread would keep its own credentials. The test stops the process.
if (args is ["locked-process", .. string[] rest])
{
    Console.WriteLine(LockedProcess.GiveUp(rest));
    return 0;
}

// The test ends the process: it closes the input, or kills the process.
if (args is ["log-writing", .. string[] log])
{
    Console.WriteLine(LogWriting.Run(log));
    return 0;
}

using Timer watchdog = new(_ =>
{
    Console.WriteLine("hangs");
    Environment.Exit(3);
});
watchdog.Change(TimeSpan.FromSeconds(20), Timeout.InfiniteTimeSpan);

if (args.Length == 0 || !ScenarioTable.TryFind(args[0], out Func<string[], string>? scenario))
{
    Console.Error.WriteLine($"usage: Uring.Faults {string.Join('|', ScenarioTable.Names)}|locked-process|log-writing|lost-wakeup [argument...]");
    return 2;
}

Console.WriteLine(scenario(args[1..]));
return 0;
