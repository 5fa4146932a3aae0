using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Abi;

/// <summary>The bindings besides io_uring agree with the C library.</summary>
public class CLibraryTests
{
    private const string Includes = """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <fcntl.h>
        #include <poll.h>
        #include <signal.h>
        #include <stdio.h>
        #include <stddef.h>
        #include <sys/epoll.h>
        #include <sys/eventfd.h>
        #include <sys/mman.h>
        #include <sys/socket.h>
        #include <sys/stat.h>
        #include <sys/syscall.h>
        #include <sys/uio.h>
        #include <sys/un.h>
        #include <sys/wait.h>
        #include <sys/xattr.h>
        #include <netinet/in.h>
        #include <netinet/tcp.h>
        #include <time.h>
        #include <linux/futex.h>
        #include <linux/openat2.h>

        """;

    /// <summary>The structures of both sides, and the fields that every C library has.</summary>
    private static readonly (string C, string Managed, string[] Fields)[] s_structures =
    [
        ("struct timespec", "__kernel_timespec", ["tv_sec", "tv_nsec"]),
        ("struct iovec", "iovec", ["iov_base", "iov_len"]),
        ("struct msghdr", "msghdr", ["msg_name", "msg_namelen", "msg_iov", "msg_iovlen", "msg_control", "msg_controllen", "msg_flags"]),
        ("struct sockaddr", "sockaddr", ["sa_family", "sa_data"]),
        ("struct sockaddr_storage", "sockaddr_storage", ["ss_family"]),
        ("struct sockaddr_in", "sockaddr_in", ["sin_family", "sin_port", "sin_addr"]),
        ("struct sockaddr_in6", "sockaddr_in6", ["sin6_family", "sin6_port", "sin6_flowinfo", "sin6_addr", "sin6_scope_id"]),
        ("struct sockaddr_un", "sockaddr_un", ["sun_family", "sun_path"]),
        ("struct in_addr", "in_addr", ["s_addr"]),
        ("struct in6_addr", "in6_addr", []),
        ("struct open_how", "open_how", ["flags", "mode", "resolve"]),
        ("struct epoll_event", "epoll_event", ["events", "data"]),
        ("siginfo_t", "siginfo_t", ["si_signo", "si_errno", "si_code", "si_pid", "si_uid", "si_status"]),
        ("struct statx_timestamp", "statx_timestamp", ["tv_sec", "tv_nsec"]),
        ("struct statx", "statx",
            ["stx_mask", "stx_blksize", "stx_attributes", "stx_nlink", "stx_uid", "stx_gid", "stx_mode", "stx_ino", "stx_size",
             "stx_blocks", "stx_attributes_mask", "stx_atime", "stx_btime", "stx_ctime", "stx_mtime", "stx_rdev_major",
             "stx_rdev_minor", "stx_dev_major", "stx_dev_minor", "stx_mnt_id"]),
    ];

    /// <summary>Names that the C library of Debian 12 does not declare.</summary>
    private static readonly HashSet<string> s_newer =
    [
        "BLOCK_URING_CMD_DISCARD", "BLOCK_URING_CMD_ZONE_RESET_ALL", "STATX_DIOALIGN",
        "FUTEX2_SIZE_U8", "FUTEX2_SIZE_U16", "FUTEX2_SIZE_U32", "FUTEX2_SIZE_U64", "FUTEX2_NUMA", "FUTEX2_PRIVATE",
    ];

    [Theory]
    [MemberData(nameof(CTarget.Names), MemberType = typeof(CTarget))]
    public async Task Every_constant_has_the_value_of_the_C_library(string processor)
    {
        CTarget target = CTarget.Of(processor);
        SortedDictionary<string, string> ours = Values(
            ManagedAbi.Facts(target.Processor, ManagedAbi.Types.Where(type => ManagedAbi.PlainName(type) == nameof(LinuxAbi))));
        CFacts facts = new(Includes);
        foreach (string name in ours.Keys)
        {
            // These names are an enum in <sys/wait.h>. #ifdef does not detect an enum.
            facts.AddConstant(name, name, name is "P_ALL" or "P_PID" or "P_PGID" or "P_PIDFD" ? "1" : $"defined({name})");
        }

        SortedDictionary<string, string> theirs = Values(await facts.ReadAsync(target));

        AbiFacts.AssertSameWhereCommon(theirs, ours);
        Assert.Empty(ours.Keys.Except(theirs.Keys).Except(s_newer));
    }

    [Theory]
    [MemberData(nameof(CTarget.Names), MemberType = typeof(CTarget))]
    public async Task Every_structure_has_the_layout_of_the_C_library(string processor)
    {
        CTarget target = CTarget.Of(processor);
        CFacts facts = new(Includes);
        foreach ((string c, string managed, string[] fields) in s_structures)
        {
            facts.AddStructure(managed, c);
            foreach (string field in fields)
            {
                facts.AddField(managed, c, field);
            }
        }

        SortedDictionary<string, string> theirs = await facts.ReadAsync(target);
        SortedDictionary<string, string> ours = ManagedAbi.Facts(target.Processor, ManagedAbi.Types);

        Assert.Equal(theirs.Count, AbiFacts.AssertSameWhereCommon(theirs, ours));
    }

    // The type of a constant in C may have another size.
    private static SortedDictionary<string, string> Values(SortedDictionary<string, string> facts) =>
        AbiFacts.Parse(facts.Select(fact => $"{fact.Key}: {fact.Value.Split(',')[0]}"));
}
