using System.Diagnostics;
using System.Runtime.InteropServices;
using Uring.TestTools.Processes;

namespace Uring.Soak;

/// <summary>
/// A network namespace for a run, with nothing in it but a loopback: only there every connection that the kernel counts is one of
/// ours, and the accounts can be exact.
/// </summary>
internal static class PrivateNetwork
{
    /// <summary>Tells the run that it is in there.</summary>
    public const string Option = "--private-network";

    private static readonly string[] s_root = ["--net"];
    private static readonly string[] s_user = ["--map-root-user", "--net"];

    /// <summary>Runs this program again in a new one, with the same arguments.</summary>
    /// <returns>Its exit code; null where none can be made.</returns>
    public static int? Run()
    {
        string[] unshare = Environment.IsPrivilegedProcess ? s_root : s_user;
        if (!Tool.Run("unshare", [.. unshare, "ip", "link", "set", "lo", "up"]).Succeeded)
        {
            return null;
        }

        string[] command = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Environment.ProcessPath!, Environment.GetCommandLineArgs()[0]]
            : [Environment.ProcessPath!];
        using Process inside = Process.Start(new ProcessStartInfo("unshare",
        [
            .. unshare, "--kill-child=TERM", "--fork", "sh", "-c", "ip link set lo up && exec \"$0\" \"$@\"",
            .. command, .. Environment.GetCommandLineArgs()[1..], Option,
        ]))!;

        // A signal from the terminal reaches both; one that was sent to this process alone is passed on.
        using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, inside));
        using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        inside.WaitForExit();
        return inside.ExitCode;
    }

    private static void End(PosixSignalContext context, Process inside)
    {
        context.Cancel = true;
        inside.Kill();
    }
}
