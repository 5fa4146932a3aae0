using System.Diagnostics;
using System.Runtime.InteropServices;
using Uring.TestTools.Processes;

namespace Uring.Soak;

/// <summary>
/// Runs the soak in a separate network namespace with a loopback device only. The kernel's count of
/// connections then contains no connection of another program, so the accounts can be exact.
/// </summary>
internal static class PrivateNetwork
{
    /// <summary>The hidden option of a run inside the namespace.</summary>
    public const string Option = "--private-network";

    private static readonly string[] s_root = ["--net"];
    private static readonly string[] s_user = ["--map-root-user", "--net"];

    /// <summary>Runs this program again in a new namespace, with the same arguments.</summary>
    /// <returns>The exit code, or null when this machine does not allow a namespace.</returns>
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

        // A signal of the terminal reaches both processes. A SIGTERM to this process alone has to be
        // forwarded.
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
