/*
 * linux.h - types and constants of io_uring's requests for which the kernel has no separate header.
 *
 * Written for Uring. Types that are final in the kernel's user space headers (timespec, iovec, open_how, ...) come
 * from there. This file has the types of the C library, the types that grow with each kernel, and the constants. So
 * the generated C# does not depend on the machine of the regeneration. Layouts and values are those of x86-64 and
 * arm64. The tests compare all of them with the C library's of both.
 */
#ifndef URING_LINUX_H
#define URING_LINUX_H

#include <linux/types.h>
#include <linux/uio.h>

/* ---- Types -------------------------------------------------------------------------------------------------- */

/* sendmsg(2), recvmsg(2) */
struct msghdr {
	void		*msg_name;		/* address */
	__u32		msg_namelen;	/* bytes of the address */
	struct iovec	*msg_iov;	/* the buffers */
	__kernel_size_t	msg_iovlen;	/* number of buffers */
	void		*msg_control;		/* control messages, cmsg(3) */
	__kernel_size_t	msg_controllen;	/* bytes of control messages */
	int		msg_flags;		/* out */
};

/* An address of any family. */
struct sockaddr {
	__u16	sa_family;		/* AF_* */
	char	sa_data[14];		/* the address, in a form of the family */
};

/* Room for an address of any family. */
struct sockaddr_storage {
	__u16	ss_family;		/* AF_* */
	char	__ss_padding[118];	/* the address, in a form of the family */
	__u64	__ss_align;		/* the end of the address */
};

/* statx(2): a point in time */
struct statx_timestamp {
	__s64	tv_sec;			/* seconds since 1970 */
	__u32	tv_nsec;		/* nanoseconds */
	__s32	__reserved;
};

/* statx(2): 256 bytes. Newer members replace spare ones, and an older kernel sets them to 0. */
struct statx {
	__u32	stx_mask;			/* STATX_*: the members that the kernel filled in */
	__u32	stx_blksize;		/* bytes that suit a read or write */
	__u64	stx_attributes;		/* STATX_ATTR_* of the file */
	__u32	stx_nlink;		/* number of hard links */
	__u32	stx_uid;		/* user */
	__u32	stx_gid;		/* group */
	__u16	stx_mode;		/* type and permissions */
	__u16	__spare0[1];
	__u64	stx_ino;		/* inode number */
	__u64	stx_size;		/* bytes */
	__u64	stx_blocks;			/* of 512 bytes */
	__u64	stx_attributes_mask;		/* the attributes that the file system supports */
	struct statx_timestamp	stx_atime;	/* last access */
	struct statx_timestamp	stx_btime;	/* creation */
	struct statx_timestamp	stx_ctime;	/* last change of the inode */
	struct statx_timestamp	stx_mtime;	/* last change of the content */
	__u32	stx_rdev_major;		/* of a device file */
	__u32	stx_rdev_minor;		/* of a device file */
	__u32	stx_dev_major;		/* of the device with the file */
	__u32	stx_dev_minor;		/* of the device with the file */
	__u64	stx_mnt_id;		/* mount */
	__u32	stx_dio_mem_align;		/* for O_DIRECT: alignment of memory */
	__u32	stx_dio_offset_align;		/* and of file offsets */
	__u64	stx_subvol;		/* subvolume */
	__u32	stx_atomic_write_unit_min;	/* bytes of the smallest atomic write */
	__u32	stx_atomic_write_unit_max;	/* bytes of the largest atomic write */
	__u32	stx_atomic_write_segments_max;	/* buffers of an atomic write */
	__u32	stx_dio_read_offset_align;	/* alignment of file offsets for reads with O_DIRECT */
	__u32	stx_atomic_write_unit_max_opt;	/* bytes of the largest atomic write in one piece */
	__u32	__spare2[1];
	__u64	__spare3[8];
};

/* waitid(2): the filled part of the 128 bytes that describe a signal */
typedef struct siginfo_t {
	int	si_signo;			/* SIGCHLD, or 0: no child */
	int	si_errno;		/* 0 */
	int	si_code;			/* how the child changed */
	int	__pad0;
	int	si_pid;			/* process of the child */
	__u32	si_uid;			/* user of the child */
	int	si_status;			/* exit status, or signal */
	int	__pad1;
	__u64	__rest[12];		/* not filled in */
} siginfo_t;

/* ---- Constants ---------------------------------------------------------------------------------------------- */

/* Directory descriptors and path lookup: openat(2), statx(2), linkat(2), ... */
#define AT_FDCWD		(-100)		/* relative to the working directory */
#define AT_SYMLINK_NOFOLLOW	0x100
#define AT_REMOVEDIR		0x200		/* unlinkat: as rmdir(2) */
#define AT_SYMLINK_FOLLOW	0x400
#define AT_NO_AUTOMOUNT		0x800
#define AT_EMPTY_PATH		0x1000		/* the file of the descriptor, with an empty path */
#define AT_STATX_SYNC_AS_STAT	0x0
#define AT_STATX_FORCE_SYNC	0x2000
#define AT_STATX_DONT_SYNC	0x4000

/* open_how.resolve: openat2(2) */
#define RESOLVE_NO_XDEV		0x01
#define RESOLVE_NO_MAGICLINKS	0x02
#define RESOLVE_NO_SYMLINKS	0x04
#define RESOLVE_BENEATH		0x08
#define RESOLVE_IN_ROOT		0x10
#define RESOLVE_CACHED		0x20

/* open(2) */
#define O_RDONLY	0x0
#define O_WRONLY	0x1
#define O_RDWR		0x2
#define O_ACCMODE	0x3
#define O_CREAT		0x40
#define O_EXCL		0x80
#define O_NOCTTY	0x100
#define O_TRUNC		0x200
#define O_APPEND	0x400
#define O_NONBLOCK	0x800
#define O_DSYNC		0x1000
#define O_NOATIME	0x40000
#define O_CLOEXEC	0x80000
#define O_SYNC		0x101000
#define O_PATH		0x200000

/* open(2), with a value for each processor */
#if defined(__aarch64__)
#define O_DIRECT	0x10000
#define O_DIRECTORY	0x4000
#define O_NOFOLLOW	0x8000
#define O_TMPFILE	0x404000
#else
#define O_DIRECT	0x4000
#define O_DIRECTORY	0x10000
#define O_NOFOLLOW	0x20000
#define O_TMPFILE	0x410000
#endif

/* preadv2(2), pwritev2(2): sqe.rw_flags */
#define RWF_HIPRI	0x01
#define RWF_DSYNC	0x02
#define RWF_SYNC	0x04
#define RWF_NOWAIT	0x08
#define RWF_APPEND	0x10

/* fallocate(2) */
#define FALLOC_FL_KEEP_SIZE		0x01
#define FALLOC_FL_PUNCH_HOLE		0x02
#define FALLOC_FL_COLLAPSE_RANGE	0x08
#define FALLOC_FL_ZERO_RANGE		0x10
#define FALLOC_FL_INSERT_RANGE		0x20

/* sync_file_range(2) */
#define SYNC_FILE_RANGE_WAIT_BEFORE	1
#define SYNC_FILE_RANGE_WRITE		2
#define SYNC_FILE_RANGE_WAIT_AFTER	4

/* posix_fadvise(2) */
#define POSIX_FADV_NORMAL		0
#define POSIX_FADV_RANDOM		1
#define POSIX_FADV_SEQUENTIAL		2
#define POSIX_FADV_WILLNEED		3
#define POSIX_FADV_DONTNEED		4
#define POSIX_FADV_NOREUSE		5

/* madvise(2) */
#define MADV_NORMAL			0
#define MADV_RANDOM			1
#define MADV_SEQUENTIAL			2
#define MADV_WILLNEED			3
#define MADV_DONTNEED			4
#define MADV_FREE			8
#define MADV_HUGEPAGE			14
#define MADV_NOHUGEPAGE			15

/* splice(2), tee(2) */
#define SPLICE_F_MOVE		0x01
#define SPLICE_F_NONBLOCK	0x02
#define SPLICE_F_MORE		0x04
#define SPLICE_F_GIFT		0x08

/* renameat2(2) */
#define RENAME_NOREPLACE	0x01
#define RENAME_EXCHANGE		0x02
#define RENAME_WHITEOUT		0x04

/* setxattr(2) */
#define XATTR_CREATE		0x1
#define XATTR_REPLACE		0x2

/* statx(2): the members to fill in, and the members that the kernel filled in */
#define STATX_TYPE		0x0001
#define STATX_MODE		0x0002
#define STATX_NLINK		0x0004
#define STATX_UID		0x0008
#define STATX_GID		0x0010
#define STATX_ATIME		0x0020
#define STATX_MTIME		0x0040
#define STATX_CTIME		0x0080
#define STATX_INO		0x0100
#define STATX_SIZE		0x0200
#define STATX_BLOCKS		0x0400
#define STATX_BASIC_STATS	0x07ff		/* all of the above: the members of stat(2) */
#define STATX_BTIME		0x0800
#define STATX_MNT_ID		0x1000
#define STATX_DIOALIGN		0x2000

/* Addresses and sockets: socket(2), setsockopt(2) */
#define AF_UNSPEC		0
#define AF_UNIX			1
#define AF_INET			2
#define AF_INET6		10
#define SOCK_STREAM		1
#define SOCK_DGRAM		2
#define SOCK_RAW		3
#define SOCK_SEQPACKET		5
#define SOCK_NONBLOCK		0x800
#define SOCK_CLOEXEC		0x80000
#define SOMAXCONN		4096
#define IPPROTO_IP		0
#define IPPROTO_ICMP		1
#define IPPROTO_TCP		6
#define IPPROTO_UDP		17
#define IPPROTO_IPV6		41
#define SOL_SOCKET		1
#define SO_DEBUG		1
#define SO_REUSEADDR		2
#define SO_TYPE			3
#define SO_ERROR		4
#define SO_BROADCAST		6
#define SO_SNDBUF		7
#define SO_RCVBUF		8
#define SO_KEEPALIVE		9
#define SO_LINGER		13
#define SO_REUSEPORT		15
#define SO_PEERCRED		17
#define SO_ACCEPTCONN		30
#define SO_PROTOCOL		38
#define SO_DOMAIN		39
#define SO_INCOMING_CPU		49
#define SO_ZEROCOPY		60
#define IPV6_V6ONLY		26
#define TCP_NODELAY		1
#define TCP_CORK		3
#define TCP_KEEPIDLE		4
#define TCP_KEEPINTVL		5
#define TCP_KEEPCNT		6
#define TCP_LINGER2		8
#define TCP_DEFER_ACCEPT	9
#define TCP_QUICKACK		12
#define TCP_USER_TIMEOUT	18
#define TCP_FASTOPEN		23
#define SHUT_RD			0
#define SHUT_WR			1
#define SHUT_RDWR		2

/* send(2), recv(2): sqe.msg_flags */
#define MSG_OOB			0x01
#define MSG_PEEK		0x02
#define MSG_DONTROUTE		0x04
#define MSG_CTRUNC		0x08
#define MSG_TRUNC		0x20		/* on TCP: discard the data without a copy */
#define MSG_DONTWAIT		0x40
#define MSG_EOR			0x80
#define MSG_WAITALL		0x100
#define MSG_ERRQUEUE		0x2000
#define MSG_NOSIGNAL		0x4000
#define MSG_MORE		0x8000
#define MSG_ZEROCOPY		0x4000000
#define MSG_FASTOPEN		0x20000000
#define MSG_CMSG_CLOEXEC	0x40000000

/* poll(2) */
#define POLLIN		0x0001
#define POLLPRI		0x0002
#define POLLOUT		0x0004
#define POLLERR		0x0008
#define POLLHUP		0x0010
#define POLLNVAL	0x0020
#define POLLRDHUP	0x2000

/* epoll(7) */
#define EPOLLIN		0x0001
#define EPOLLPRI	0x0002
#define EPOLLOUT	0x0004
#define EPOLLERR	0x0008
#define EPOLLHUP	0x0010
#define EPOLLRDHUP	0x2000
#define EPOLLEXCLUSIVE	(1U << 28)
#define EPOLLWAKEUP	(1U << 29)
#define EPOLLONESHOT	(1U << 30)
#define EPOLLET		(1U << 31)
#define EPOLL_CTL_ADD	1
#define EPOLL_CTL_DEL	2
#define EPOLL_CTL_MOD	3
#define EPOLL_CLOEXEC	0x80000

/* eventfd(2) */
#define EFD_SEMAPHORE	0x1
#define EFD_NONBLOCK	0x800
#define EFD_CLOEXEC	0x80000

/* waitid(2) */
#define P_ALL			0
#define P_PID			1
#define P_PGID			2
#define P_PIDFD			3
#define WNOHANG			0x1
#define WSTOPPED		0x2
#define WEXITED			0x4
#define WCONTINUED		0x8
#define WNOWAIT			0x1000000

/* futex2(2) */
#define FUTEX2_SIZE_U8		0x00
#define FUTEX2_SIZE_U16		0x01
#define FUTEX2_SIZE_U32		0x02
#define FUTEX2_SIZE_U64		0x03
#define FUTEX2_NUMA		0x04
#define FUTEX2_PRIVATE		0x80
#define FUTEX_BITSET_MATCH_ANY	0xffffffff

/* clock_gettime(2) */
#define CLOCK_REALTIME		0
#define CLOCK_MONOTONIC		1
#define CLOCK_BOOTTIME		7

/* mmap(2) */
#define PROT_NONE	0x0
#define PROT_READ	0x1
#define PROT_WRITE	0x2
#define MAP_SHARED	0x01
#define MAP_PRIVATE	0x02
#define MAP_ANONYMOUS	0x20
#define MAP_POPULATE	0x8000		/* fault the pages in at once */
#define MAP_HUGETLB	0x40000

/* System calls of io_uring; the same numbers on every architecture */
#define __NR_io_uring_setup	425
#define __NR_io_uring_enter	426
#define __NR_io_uring_register	427

/* Commands of IORING_OP_URING_CMD on a block device */
#define BLOCK_URING_CMD_DISCARD	0x1200		/* _IO(0x12, 0) */
#define BLOCK_URING_CMD_ZONE_RESET_ALL	0x1201	/* _IO(0x12, 1) */

/* errno(3): a completion carries them negated in cqe.res */
#define EPERM			1
#define ENOENT			2
#define ESRCH			3
#define EINTR			4
#define EIO			5
#define ENXIO			6
#define E2BIG			7
#define ENOEXEC			8
#define EBADF			9
#define ECHILD			10
#define EAGAIN			11
#define ENOMEM			12
#define EACCES			13
#define EFAULT			14
#define ENOTBLK			15
#define EBUSY			16
#define EEXIST			17
#define EXDEV			18
#define ENODEV			19
#define ENOTDIR			20
#define EISDIR			21
#define EINVAL			22
#define ENFILE			23
#define EMFILE			24
#define ENOTTY			25
#define ETXTBSY			26
#define EFBIG			27
#define ENOSPC			28
#define ESPIPE			29
#define EROFS			30
#define EMLINK			31
#define EPIPE			32
#define EDOM			33
#define ERANGE			34
#define EDEADLK			35
#define ENAMETOOLONG		36
#define ENOLCK			37
#define ENOSYS			38
#define ENOTEMPTY		39
#define ELOOP			40
#define ENOMSG			42
#define EIDRM			43
#define ECHRNG			44
#define EL2NSYNC		45
#define EL3HLT			46
#define EL3RST			47
#define ELNRNG			48
#define EUNATCH			49
#define ENOCSI			50
#define EL2HLT			51
#define EBADE			52
#define EBADR			53
#define EXFULL			54
#define ENOANO			55
#define EBADRQC			56
#define EBADSLT			57
#define EBFONT			59
#define ENOSTR			60
#define ENODATA			61
#define ETIME			62
#define ENOSR			63
#define ENONET			64
#define ENOPKG			65
#define EREMOTE			66
#define ENOLINK			67
#define EADV			68
#define ESRMNT			69
#define ECOMM			70
#define EPROTO			71
#define EMULTIHOP		72
#define EDOTDOT			73
#define EBADMSG			74
#define EOVERFLOW		75
#define ENOTUNIQ		76
#define EBADFD			77
#define EREMCHG			78
#define ELIBACC			79
#define ELIBBAD			80
#define ELIBSCN			81
#define ELIBMAX			82
#define ELIBEXEC		83
#define EILSEQ			84
#define ERESTART		85
#define ESTRPIPE		86
#define EUSERS			87
#define ENOTSOCK		88
#define EDESTADDRREQ		89
#define EMSGSIZE		90
#define EPROTOTYPE		91
#define ENOPROTOOPT		92
#define EPROTONOSUPPORT		93
#define ESOCKTNOSUPPORT		94
#define EOPNOTSUPP		95
#define EPFNOSUPPORT		96
#define EAFNOSUPPORT		97
#define EADDRINUSE		98
#define EADDRNOTAVAIL		99
#define ENETDOWN		100
#define ENETUNREACH		101
#define ENETRESET		102
#define ECONNABORTED		103
#define ECONNRESET		104
#define ENOBUFS			105
#define EISCONN			106
#define ENOTCONN		107
#define ESHUTDOWN		108
#define ETOOMANYREFS		109
#define ETIMEDOUT		110
#define ECONNREFUSED		111
#define EHOSTDOWN		112
#define EHOSTUNREACH		113
#define EALREADY		114
#define EINPROGRESS		115
#define ESTALE			116
#define EUCLEAN			117
#define ENOTNAM			118
#define ENAVAIL			119
#define EISNAM			120
#define EREMOTEIO		121
#define EDQUOT			122
#define ENOMEDIUM		123
#define EMEDIUMTYPE		124
#define ECANCELED		125
#define ENOKEY			126
#define EKEYEXPIRED		127
#define EKEYREVOKED		128
#define EKEYREJECTED		129
#define EOWNERDEAD		130
#define ENOTRECOVERABLE		131
#define ERFKILL			132
#define EHWPOISON		133
#define EWOULDBLOCK		EAGAIN
#define EDEADLOCK		EDEADLK
#define ENOTSUP			EOPNOTSUPP

#endif
