using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Process.Lockdown;
using Uring.Tests.Support;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Server;

/// <summary>The programs of the filters for both architectures, with the numbers of the headers of the kernel.</summary>
public class FilterProgramTests
{
    private const uint Ring = 7;

    private static readonly string[] s_allowed =
    [
        "rt_sigreturn", "getpid", "gettid", "futex", "restart_syscall", "clock_gettime",
        "rt_sigprocmask", "sched_yield", "madvise", "munmap", "brk", "exit",
    ];

    private static readonly string[] s_forbidden =
    [
        "execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "pidfd_open",
        "pidfd_getfd", "io_uring_setup", "pivot_root", "chroot", "mount", "umount2", "open_by_handle_at", "open_tree",
        "move_mount", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "unshare", "setns", "init_module",
        "delete_module", "finit_module", "kexec_load", "kexec_file_load", "add_key", "request_key", "keyctl",
        "perf_event_open", "bpf", "userfaultfd",
    ];

    public static TheoryData<Architecture> Architectures => [Architecture.X64, Architecture.Arm64];

    [Theory]
    [MemberData(nameof(Architectures))]
    public async Task The_filter_of_a_loop_allows_twelve_calls_and_the_entry_of_its_ring(Architecture architecture)
    {
        IReadOnlyDictionary<string, uint> numbers = await NumbersAsync(architecture);
        FilterMachine filter = new(LoopSeccompFilter.Program((int)Ring, architecture));
        Assert.Equal(s_allowed.Order(), Named(FilterMachine.Allow));

        uint enter = numbers["io_uring_enter"];
        Assert.Equal(FilterMachine.Allow, filter.Run(Audit(architecture), enter, Ring, 1, 1, 0));
        Assert.Equal(FilterMachine.Kill, filter.Run(Audit(architecture), enter, Ring + 1, 1, 1, 0));
        Assert.Equal(FilterMachine.Kill, filter.Run(Audit(architecture), enter, Ring, 1, 1, IoUringAbi.IORING_ENTER_REGISTERED_RING));

        // The first argument of 0 is another ring.
        IEnumerable<string> Named(uint action) =>
            numbers.Where(call => filter.Run(Audit(architecture), call.Value) == action).Select(call => call.Key).Order();
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public async Task The_filter_of_the_process_kills_for_the_calls_of_an_intruder_and_no_others(Architecture architecture)
    {
        IReadOnlyDictionary<string, uint> numbers = await NumbersAsync(architecture);
        FilterMachine filter = new(ProcessSeccompFilter.Program(architecture));
        Assert.Equal(s_forbidden.Order(), Named(FilterMachine.Kill));
        Assert.Equal(["clone3"], Named(FilterMachine.Fail | (uint)Errno.ENOSYS));

        // linux/sched.h: CLONE_NEWUSER.
        Assert.Equal(FilterMachine.Allow, filter.Run(Audit(architecture), numbers["clone"], 0x0001_0000));
        Assert.Equal(FilterMachine.Kill, filter.Run(Audit(architecture), numbers["clone"], 0x1000_0000));

        IEnumerable<string> Named(uint action) =>
            numbers.Where(call => filter.Run(Audit(architecture), call.Value) == action).Select(call => call.Key).Order();
    }

    [Theory]
    [InlineData(Architecture.X64, FilterMachine.Arm64)]
    [InlineData(Architecture.X64, FilterMachine.I386)]
    [InlineData(Architecture.Arm64, FilterMachine.X64)]
    [InlineData(Architecture.Arm64, FilterMachine.Arm)]
    public void Both_filters_kill_for_every_call_of_another_architecture(Architecture architecture, uint other)
    {
        foreach (BpfInstruction[] program in new[] { LoopSeccompFilter.Program((int)Ring, architecture), ProcessSeccompFilter.Program(architecture) })
        {
            FilterMachine filter = new(program);
            Assert.All(Enumerable.Range(0, 1000), number => Assert.Equal(FilterMachine.Kill, filter.Run(other, (uint)number, Ring)));
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public async Task The_calls_without_a_function_of_the_C_library_have_the_numbers_of_the_headers(Architecture architecture)
    {
        IReadOnlyDictionary<string, uint> numbers = await NumbersAsync(architecture);
        Assert.All([SystemCall.SchedSetAttr, SystemCall.Seccomp], call => Assert.Equal(numbers[call.Name], call.NumberOn(architecture)));
        Assert.Equal((uint)__NR_io_uring_enter, numbers["io_uring_enter"]);
    }

    private static uint Audit(Architecture architecture) => architecture == Architecture.X64 ? FilterMachine.X64 : FilterMachine.Arm64;

    /// <summary>Reads the numbers of all calls from the headers of an architecture.</summary>
    private static async Task<IReadOnlyDictionary<string, uint>> NumbersAsync(Architecture architecture)
    {
        string compiler = (architecture, RuntimeInformation.ProcessArchitecture) switch
        {
            (Architecture.Arm64, not Architecture.Arm64) => Need.Tool("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu libc6-dev-arm64-cross"),
            (Architecture.X64, not Architecture.X64) => Need.Tool("x86_64-linux-gnu-gcc", "gcc-x86-64-linux-gnu libc6-dev-amd64-cross"),
            _ => Need.Tool("gcc", "gcc libc6-dev"),
        };
        CommandResult macros = await Command.RunAsync(compiler, "-E", "-dM", "-x", "c", "-include", "sys/syscall.h", "/dev/null");
        return macros.Succeeded().Output.Split('\n')
            .Select(line => line.Split(' '))
            .Where(words => words.Length == 3 && words[1].StartsWith("__NR_", StringComparison.Ordinal))
            .Select(words => (Name: words[1]["__NR_".Length..], IsNumber: uint.TryParse(Resolved(words[2]), out uint number), Number: number))
            .Where(call => call.IsNumber)
            .ToDictionary(call => call.Name, call => call.Number);

        // asm-generic/unistd.h gives some calls the number of another macro.
        string Resolved(string value) => value.StartsWith("__NR3264_", StringComparison.Ordinal)
            ? macros.Output.Split('\n').Single(line => line.StartsWith($"#define {value} ", StringComparison.Ordinal)).Split(' ')[2]
            : value;
    }
}
