using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Soak.Kestrel;

/// <summary>The soak of <c>Uring.Kestrel</c>: <c>--kestrel</c>.</summary>
internal static class KestrelSoak
{
    /// <summary>The values of <c>--scheduling</c>.</summary>
    public static IReadOnlyList<string> Schedulings { get; } = ["pool", "inline"];

    /// <summary>Runs each scheduling, one after the other.</summary>
    /// <param name="minutes">The approximate duration of all of them, in minutes.</param>
    /// <param name="schedulings">The values of <see cref="Schedulings"/> to run.</param>
    /// <param name="work">The folder of the program.</param>
    /// <param name="isAlone">Whether the run has a separate network namespace.</param>
    /// <returns>Whether every account balances.</returns>
    public static bool Run(double minutes, IReadOnlyList<string> schedulings, WorkFolder work, bool isAlone)
    {
        Console.WriteLine("building the web application");
        PublishedProgram published = new(work, KestrelProgram.Project, PublishedProgram.Jit);
        KestrelProgram program = new(published);

        // The build is no part of the first run's time.
        _ = published.Path;
        bool balances = true;
        foreach (string scheduling in schedulings)
        {
            balances &= new KestrelRun(program, scheduling, isAlone).Run(minutes * 60 / schedulings.Count);
        }

        return balances;
    }
}
