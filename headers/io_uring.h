/*
 * io_uring.h - the interface of io_uring between a program and the Linux kernel.
 *
 * Written for Uring from the facts of the interface: names, values, layouts. The descriptions are Uring's own.
 * The C# in interop/Abi is generated from this file; include/uapi/linux/io_uring.h of a kernel tree (with its
 * io_uring/ folder beside it) can take its place.
 *
 * A version in brackets, such as [5.19], is the first kernel whose manual states support. It informs a reader:
 * a program asks the kernel (IORING_REGISTER_PROBE, IORING_REGISTER_QUERY, io_uring_params.features) instead.
 *
 * Contents
 *     1  Submission queue entry and its flags
 *     2  Flags of io_uring_setup
 *     3  Operations, and the flags each one takes
 *     4  Completion queue entry
 *     5  Rings in memory: mmap offsets, ring offsets, ring flags
 *     6  io_uring_enter, parameters and features
 *     7  io_uring_register: operations and their arguments
 *     8  Waiting, cancelling, receiving: arguments outside the rings
 *     9  Socket commands and transmit timestamps
 *    10  Zero-copy receive
 *    11  Queries
 *    12  BPF filters
 */
#ifndef LINUX_IO_URING_H
#define LINUX_IO_URING_H

#include <linux/fs.h>
#include <linux/types.h>
#include <linux/time_types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- 1  Submission queue entry ------------------------------------------------------------------------------ */

/*
 * One request: 64 bytes, or 128 where the ring or the operation says so (IORING_SETUP_SQE128,
 * IORING_SETUP_SQE_MIXED). The opcode selects the member of each union.
 */
struct io_uring_sqe {
	__u8	opcode;			/* enum io_uring_op */
	__u8	flags;			/* IOSQE_* */
	__u16	ioprio;			/* I/O priority, or flags of an operation (accept, send, recv, ...) */
	__s32	fd;			/* descriptor; a slot of the file table with IOSQE_FIXED_FILE */
	union {
		__u64	off;		/* position in the file */
		__u64	addr2;		/* second pointer */
		struct {
			__u32	cmd_op;	/* the command of IORING_OP_URING_CMD */
			__u32	__pad1;
		};
	};
	union {
		__u64	addr;		/* buffer, iovec array or other first pointer */
		__u64	splice_off_in;	/* position in the descriptor spliced from */
		struct {
			__u32	level;	/* as in getsockopt(2) */
			__u32	optname;	/* as in getsockopt(2) */
		};
	};
	__u32	len;			/* bytes, or number of iovecs */
	union {				/* modifiers, one name per family of operations */
		__kernel_rwf_t	rw_flags;	/* RWF_* of a read or write */
		__u32		fsync_flags;	/* IORING_FSYNC_* */
		__u16		poll_events;	/* the low 16 bits only: superseded by poll32_events */
		__u32		poll32_events;	/* the two 16-bit halves are swapped on big endian */
		__u32		sync_range_flags;	/* SYNC_FILE_RANGE_* */
		__u32		msg_flags;	/* MSG_* of a send or receive */
		__u32		timeout_flags;	/* IORING_TIMEOUT_* */
		__u32		accept_flags;	/* SOCK_* of the new socket */
		__u32		cancel_flags;	/* IORING_ASYNC_CANCEL_* */
		__u32		open_flags;	/* O_* */
		__u32		statx_flags;	/* AT_* of statx(2) */
		__u32		fadvise_advice;	/* POSIX_FADV_*, MADV_* */
		__u32		splice_flags;	/* SPLICE_F_* */
		__u32		rename_flags;	/* RENAME_* */
		__u32		unlink_flags;	/* AT_REMOVEDIR */
		__u32		hardlink_flags;	/* AT_* of linkat(2) */
		__u32		xattr_flags;	/* XATTR_* */
		__u32		msg_ring_flags;	/* IORING_MSG_RING_* */
		__u32		uring_cmd_flags;	/* IORING_URING_CMD_* */
		__u32		waitid_flags;	/* 0 */
		__u32		futex_flags;	/* 0: the flags of the futex are in fd */
		__u32		install_fd_flags;	/* IORING_FIXED_FD_* */
		__u32		nop_flags;	/* IORING_NOP_* */
		__u32		pipe_flags;	/* O_* of pipe2(2) */
	};
	__u64	user_data;		/* returned as it is in the completion */
	union {
		__u16	buf_index;	/* registered buffer */
		__u16	buf_group;	/* provided buffers to take from, with IOSQE_BUFFER_SELECT */
	} __attribute__((packed));
	__u16	personality;		/* registered credentials to act under; 0: those of the submitter */
	union {
		__s32	splice_fd_in;	/* descriptor to splice from */
		__u32	file_index;	/* slot that receives a new descriptor, plus one; or IORING_FILE_INDEX_ALLOC */
		__u32	zcrx_ifq_idx;	/* zero-copy receive queue */
		__u32	optlen;		/* bytes at optval */
		struct {
			__u16	addr_len;	/* bytes at addr2, for a send with an address */
			__u16	__pad3[1];
		};
		struct {
			__u8	write_stream;	/* where the device places the data of a write; 0: no stream */
			__u8	__pad4[3];
		};
	};
	union {
		struct {
			__u64	addr3;	/* third pointer */
			__u64	__pad2[1];
		};
		struct {
			__u64	attr_ptr;	/* attributes of a read or write */
			__u64	attr_type_mask;	/* IORING_RW_ATTR_FLAG_*: the kinds of these attributes */
		};
		__u64	optval;		/* value of a socket option */
		__u8	cmd[0];		/* payload of a command: 16 bytes, or 80 in an entry of 128 */
	};
};

/* sqe.attr_type_mask */
#define IORING_RW_ATTR_FLAG_PI	(1U << 0)	/* attr_ptr names an io_uring_attr_pi */

/* Protection information that travels with a read or write. */
struct io_uring_attr_pi {
	__u16	flags;			/* the checks of the device */
	__u16	app_tag;		/* application tag */
	__u32	len;			/* bytes at addr */
	__u64	addr;			/* the protection information */
	__u64	seed;			/* seed of the reference tag */
	__u64	rsvd;
};

/* sqe.file_index: let the kernel pick a free slot and report it in cqe.res. */
#define IORING_FILE_INDEX_ALLOC	(~0U)

/* Positions of the sqe.flags bits. */
enum io_uring_sqe_flags_bit {
	IOSQE_FIXED_FILE_BIT,		/* of IOSQE_FIXED_FILE */
	IOSQE_IO_DRAIN_BIT,		/* of IOSQE_IO_DRAIN */
	IOSQE_IO_LINK_BIT,		/* of IOSQE_IO_LINK */
	IOSQE_IO_HARDLINK_BIT,		/* of IOSQE_IO_HARDLINK */
	IOSQE_ASYNC_BIT,		/* of IOSQE_ASYNC */
	IOSQE_BUFFER_SELECT_BIT,	/* of IOSQE_BUFFER_SELECT */
	IOSQE_CQE_SKIP_SUCCESS_BIT,	/* of IOSQE_CQE_SKIP_SUCCESS */
};

/* sqe.flags */
#define IOSQE_FIXED_FILE	(1U << IOSQE_FIXED_FILE_BIT)		/* fd is a slot of the file table [5.1] */
#define IOSQE_IO_DRAIN		(1U << IOSQE_IO_DRAIN_BIT)		/* start after all earlier requests [5.2] */
#define IOSQE_IO_LINK		(1U << IOSQE_IO_LINK_BIT)		/* the next entry waits, and an error cancels it [5.3] */
#define IOSQE_IO_HARDLINK	(1U << IOSQE_IO_HARDLINK_BIT)		/* the next entry waits, and an error does not cancel it [5.5] */
#define IOSQE_ASYNC		(1U << IOSQE_ASYNC_BIT)			/* go to a worker without trying inline first [5.6] */
#define IOSQE_BUFFER_SELECT	(1U << IOSQE_BUFFER_SELECT_BIT)		/* the kernel takes a buffer out of buf_group [5.7] */
#define IOSQE_CQE_SKIP_SUCCESS	(1U << IOSQE_CQE_SKIP_SUCCESS_BIT)	/* no completion unless it fails [5.17] */

/* ---- 2  io_uring_setup -------------------------------------------------------------------------------------- */

/* io_uring_params.flags */
#define IORING_SETUP_IOPOLL		(1U << 0)	/* completions are polled from the device, not interrupt driven */
#define IORING_SETUP_SQPOLL		(1U << 1)	/* a kernel thread consumes the submission queue */
#define IORING_SETUP_SQ_AFF		(1U << 2)	/* that thread stays on sq_thread_cpu */
#define IORING_SETUP_CQSIZE		(1U << 3)	/* cq_entries is the caller's choice */
#define IORING_SETUP_CLAMP		(1U << 4)	/* too large a size is reduced to the maximum, not refused */
#define IORING_SETUP_ATTACH_WQ		(1U << 5)	/* share workers and SQ thread with the ring wq_fd */
#define IORING_SETUP_R_DISABLED		(1U << 6)	/* submits nothing until IORING_REGISTER_ENABLE_RINGS [5.10] */
#define IORING_SETUP_SUBMIT_ALL		(1U << 7)	/* a bad entry does not stop the rest of its batch [5.18] */
#define IORING_SETUP_COOP_TASKRUN	(1U << 8)	/* no interrupt for completion work: the next system call does it [5.19] */
#define IORING_SETUP_TASKRUN_FLAG	(1U << 9)	/* IORING_SQ_TASKRUN shows that such work is pending [5.19] */
#define IORING_SETUP_SQE128		(1U << 10)	/* all submission entries have 128 bytes [5.19] */
#define IORING_SETUP_CQE32		(1U << 11)	/* all completion entries have 32 bytes [5.19] */
#define IORING_SETUP_SINGLE_ISSUER	(1U << 12)	/* promise: only one task submits [6.0] */
#define IORING_SETUP_DEFER_TASKRUN	(1U << 13)	/* completion work waits for io_uring_enter with GETEVENTS [6.1] */
#define IORING_SETUP_NO_MMAP		(1U << 14)	/* the rings live in memory of the caller (user_addr) [6.5] */
#define IORING_SETUP_REGISTERED_FD_ONLY	(1U << 15)	/* returns a registered index, no descriptor [6.5] */
#define IORING_SETUP_NO_SQARRAY		(1U << 16)	/* entries are taken in order, without the index array [6.6] */
#define IORING_SETUP_HYBRID_IOPOLL	(1U << 17)	/* with IOPOLL: sleep first, then poll */
#define IORING_SETUP_CQE_MIXED		(1U << 18)	/* completions of 16 and of 32 bytes in one ring [6.18] */
#define IORING_SETUP_SQE_MIXED		(1U << 19)	/* requests of 64 and of 128 bytes in one ring */
#define IORING_SETUP_SQ_REWIND		(1U << 20)	/* the queue restarts at its first entry with each submission [7.0] */

/* ---- 3  Operations ------------------------------------------------------------------------------------------ */

/* sqe.opcode */
enum io_uring_op {
	IORING_OP_NOP,			/* does nothing and completes */
	IORING_OP_READV,		/* preadv2(2) */
	IORING_OP_WRITEV,		/* pwritev2(2) */
	IORING_OP_FSYNC,		/* fsync(2), fdatasync(2) */
	IORING_OP_READ_FIXED,		/* read into a registered buffer */
	IORING_OP_WRITE_FIXED,		/* write from a registered buffer */
	IORING_OP_POLL_ADD,		/* wait for poll(2) events, once or repeatedly */
	IORING_OP_POLL_REMOVE,		/* end or change such a wait */
	IORING_OP_SYNC_FILE_RANGE,	/* sync_file_range(2) [5.2] */
	IORING_OP_SENDMSG,		/* sendmsg(2) [5.3] */
	IORING_OP_RECVMSG,		/* recvmsg(2) [5.3] */
	IORING_OP_TIMEOUT,		/* completes after a time or a number of completions [5.4] */
	IORING_OP_TIMEOUT_REMOVE,	/* end or change a timeout [5.5] */
	IORING_OP_ACCEPT,		/* accept4(2) [5.5] */
	IORING_OP_ASYNC_CANCEL,		/* cancel requests in flight [5.5] */
	IORING_OP_LINK_TIMEOUT,		/* limits the time of the entry it is linked behind [5.5] */
	IORING_OP_CONNECT,		/* connect(2) [5.5] */
	IORING_OP_FALLOCATE,		/* fallocate(2) [5.6] */
	IORING_OP_OPENAT,		/* openat(2) [5.6] */
	IORING_OP_CLOSE,		/* close(2), or free a slot of the file table [5.6] */
	IORING_OP_FILES_UPDATE,		/* replace slots of the file table [5.6] */
	IORING_OP_STATX,		/* statx(2) [5.6] */
	IORING_OP_READ,			/* pread(2) [5.6] */
	IORING_OP_WRITE,		/* pwrite(2) [5.6] */
	IORING_OP_FADVISE,		/* posix_fadvise(2) [5.6] */
	IORING_OP_MADVISE,		/* madvise(2) [5.6] */
	IORING_OP_SEND,			/* send(2), sendto(2) [5.6] */
	IORING_OP_RECV,			/* recv(2) [5.6] */
	IORING_OP_OPENAT2,		/* openat2(2) [5.6] */
	IORING_OP_EPOLL_CTL,		/* epoll_ctl(2) [5.6] */
	IORING_OP_SPLICE,		/* splice(2) [5.7] */
	IORING_OP_PROVIDE_BUFFERS,	/* hand buffers to a group [5.7] */
	IORING_OP_REMOVE_BUFFERS,	/* remove buffers from a group [5.7] */
	IORING_OP_TEE,			/* tee(2) [5.8] */
	IORING_OP_SHUTDOWN,		/* shutdown(2) [5.11] */
	IORING_OP_RENAMEAT,		/* renameat2(2) [5.11] */
	IORING_OP_UNLINKAT,		/* unlinkat(2) [5.11] */
	IORING_OP_MKDIRAT,		/* mkdirat(2) [5.15] */
	IORING_OP_SYMLINKAT,		/* symlinkat(2) [5.15] */
	IORING_OP_LINKAT,		/* linkat(2) [5.15] */
	IORING_OP_MSG_RING,		/* post a completion, or a file, into another ring [5.18] */
	IORING_OP_FSETXATTR,		/* fsetxattr(2) [5.19] */
	IORING_OP_SETXATTR,		/* setxattr(2) [5.19] */
	IORING_OP_FGETXATTR,		/* fgetxattr(2) [5.19] */
	IORING_OP_GETXATTR,		/* getxattr(2) [5.19] */
	IORING_OP_SOCKET,		/* socket(2) [5.19] */
	IORING_OP_URING_CMD,		/* a command that the file's driver defines [5.19] */
	IORING_OP_SEND_ZC,		/* send without copying; a second completion frees the buffer [6.0] */
	IORING_OP_SENDMSG_ZC,		/* the same for sendmsg [6.1] */
	IORING_OP_READ_MULTISHOT,	/* read repeatedly, into provided buffers [6.7] */
	IORING_OP_WAITID,		/* waitid(2) [6.7] */
	IORING_OP_FUTEX_WAIT,		/* wait on one futex [6.7] */
	IORING_OP_FUTEX_WAKE,		/* wake the waiters of a futex [6.7] */
	IORING_OP_FUTEX_WAITV,		/* wait on several futexes [6.7] */
	IORING_OP_FIXED_FD_INSTALL,	/* create a descriptor of a slot of the file table [6.8] */
	IORING_OP_FTRUNCATE,		/* ftruncate(2) [6.9] */
	IORING_OP_BIND,			/* bind(2) [6.11] */
	IORING_OP_LISTEN,		/* listen(2) [6.11] */
	IORING_OP_RECV_ZC,		/* receive into an area the network card writes to [6.15] */
	IORING_OP_EPOLL_WAIT,		/* epoll_wait(2) [6.15] */
	IORING_OP_READV_FIXED,		/* readv within a registered buffer [6.15] */
	IORING_OP_WRITEV_FIXED,		/* writev within a registered buffer [6.15] */
	IORING_OP_PIPE,			/* pipe2(2) [6.16] */
	IORING_OP_NOP128,		/* a nop that takes an entry of 128 bytes [6.19] */
	IORING_OP_URING_CMD128,		/* a command in an entry of 128 bytes [6.19] */

	IORING_OP_LAST,			/* number of those that this header has; no operation */
};

/* IORING_OP_URING_CMD: sqe.uring_cmd_flags */
#define IORING_URING_CMD_FIXED		(1U << 0)	/* buf_index names a registered buffer */
#define IORING_URING_CMD_MULTISHOT	(1U << 1)	/* several completions, into provided buffers; not with FIXED */
#define IORING_URING_CMD_MASK		(IORING_URING_CMD_FIXED | IORING_URING_CMD_MULTISHOT)	/* all bits that are defined */

/* IORING_OP_FSYNC: sqe.fsync_flags */
#define IORING_FSYNC_DATASYNC	(1U << 0)		/* as fdatasync(2) */

/* IORING_OP_TIMEOUT, IORING_OP_TIMEOUT_REMOVE, IORING_OP_LINK_TIMEOUT: sqe.timeout_flags */
#define IORING_TIMEOUT_ABS		(1U << 0)	/* a point in time, not a duration */
#define IORING_TIMEOUT_UPDATE		(1U << 1)	/* on removal: set a new time instead [5.11] */
#define IORING_TIMEOUT_BOOTTIME		(1U << 2)	/* CLOCK_BOOTTIME in place of CLOCK_MONOTONIC [5.15] */
#define IORING_TIMEOUT_REALTIME		(1U << 3)	/* CLOCK_REALTIME in place of CLOCK_MONOTONIC [5.15] */
#define IORING_LINK_TIMEOUT_UPDATE	(1U << 4)	/* as UPDATE, for a linked timeout */
#define IORING_TIMEOUT_ETIME_SUCCESS	(1U << 5)	/* an expired timeout does not break a link [5.16] */
#define IORING_TIMEOUT_MULTISHOT	(1U << 6)	/* fires repeatedly [6.4] */
#define IORING_TIMEOUT_IMMEDIATE_ARG	(1U << 7)	/* the entry holds nanoseconds, not a pointer to a timespec [7.1] */
#define IORING_TIMEOUT_CLOCK_MASK	(IORING_TIMEOUT_BOOTTIME | IORING_TIMEOUT_REALTIME)
#define IORING_TIMEOUT_UPDATE_MASK	(IORING_TIMEOUT_UPDATE | IORING_LINK_TIMEOUT_UPDATE)

/* IORING_OP_SPLICE, IORING_OP_TEE: sqe.splice_flags, besides those of splice(2) */
#define SPLICE_F_FD_IN_FIXED	(1U << 31)		/* splice_fd_in is a slot of the file table */

/* IORING_OP_POLL_ADD, IORING_OP_POLL_REMOVE: sqe.len */
#define IORING_POLL_ADD_MULTI		(1U << 0)	/* one completion per event, until cancelled [5.13] */
#define IORING_POLL_UPDATE_EVENTS	(1U << 1)	/* change the events of a poll request [5.13] */
#define IORING_POLL_UPDATE_USER_DATA	(1U << 2)	/* change its user_data [5.13] */
#define IORING_POLL_ADD_LEVEL		(1U << 3)	/* level triggered */

/* IORING_OP_ASYNC_CANCEL: sqe.cancel_flags. Without one of the flags below, user_data selects. */
#define IORING_ASYNC_CANCEL_ALL		(1U << 0)	/* all that match, not the first [5.19] */
#define IORING_ASYNC_CANCEL_FD		(1U << 1)	/* match on the descriptor [5.19] */
#define IORING_ASYNC_CANCEL_ANY		(1U << 2)	/* match everything [5.19] */
#define IORING_ASYNC_CANCEL_FD_FIXED	(1U << 3)	/* the descriptor is a slot of the file table [6.0] */
#define IORING_ASYNC_CANCEL_USERDATA	(1U << 4)	/* match on user_data, besides other fields [6.6] */
#define IORING_ASYNC_CANCEL_OP		(1U << 5)	/* match on the opcode in len [6.6] */

/* Send and receive operations: sqe.ioprio */
#define IORING_RECVSEND_POLL_FIRST	(1U << 0)	/* wait for readiness before the first try [5.19] */
#define IORING_RECV_MULTISHOT		(1U << 1)	/* keep receiving into provided buffers [6.0] */
#define IORING_RECVSEND_FIXED_BUF	(1U << 2)	/* buf_index names a registered buffer */
#define IORING_SEND_ZC_REPORT_USAGE	(1U << 3)	/* the notification reports whether the kernel copied data */
#define IORING_RECVSEND_BUNDLE		(1U << 4)	/* several provided buffers for one call [6.10] */
#define IORING_SEND_VECTORIZED		(1U << 5)	/* the buffer is an array of iovec */

/* cqe.res of a notification, with IORING_SEND_ZC_REPORT_USAGE: the kernel copied some of the data. */
#define IORING_NOTIF_USAGE_ZC_COPIED	(1U << 31)

/* IORING_OP_ACCEPT: sqe.ioprio */
#define IORING_ACCEPT_MULTISHOT		(1U << 0)	/* one request accepts until cancelled [5.19] */
#define IORING_ACCEPT_DONTWAIT		(1U << 1)	/* fail rather than wait for a connection */
#define IORING_ACCEPT_POLL_FIRST	(1U << 2)	/* wait for readiness before the first try */

/* IORING_OP_MSG_RING: sqe.addr */
enum io_uring_msg_ring_flags {
	IORING_MSG_DATA,		/* post a completion there: res from len, user_data from off */
	IORING_MSG_SEND_FD,		/* pass a slot of the file table to the other ring's table */
};

/* IORING_OP_MSG_RING: sqe.msg_ring_flags */
#define IORING_MSG_RING_CQE_SKIP	(1U << 0)	/* a passed file posts no completion in the other ring */
#define IORING_MSG_RING_FLAGS_PASS	(1U << 1)	/* file_index becomes the flags of the completion */

/* IORING_OP_FIXED_FD_INSTALL: sqe.install_fd_flags */
#define IORING_FIXED_FD_NO_CLOEXEC	(1U << 0)	/* the descriptor survives execve(2) */

/* IORING_OP_NOP: sqe.nop_flags */
#define IORING_NOP_INJECT_RESULT	(1U << 0)	/* len comes back as res */
#define IORING_NOP_FILE			(1U << 1)	/* looks up the descriptor in fd, and fails with EBADF without one */
#define IORING_NOP_FIXED_FILE		(1U << 2)	/* with NOP_FILE: fd is a slot of the file table */
#define IORING_NOP_FIXED_BUFFER		(1U << 3)	/* looks up the registered buffer in buf_index, and fails with EFAULT without one */
#define IORING_NOP_TW			(1U << 4)	/* completes from task work */
#define IORING_NOP_CQE32		(1U << 5)	/* completes with 32 bytes */

/* ---- 4  Completion queue entry ------------------------------------------------------------------------------ */

/* The completion of a request: 16 bytes, or 32 with IORING_SETUP_CQE32 or IORING_CQE_F_32. */
struct io_uring_cqe {
	__u64	user_data;		/* of the entry that completes */
	__s32	res;			/* as the system call would return, or a negative errno */
	__u32	flags;			/* IORING_CQE_F_* */
	__u64	big_cqe[];		/* 16 more bytes, in a large completion */
};

/* cqe.flags */
#define IORING_CQE_F_BUFFER		(1U << 0)	/* the upper 16 bits hold the provided buffer's id */
#define IORING_CQE_F_MORE		(1U << 1)	/* the same request will complete again */
#define IORING_CQE_F_SOCK_NONEMPTY	(1U << 2)	/* the socket has more to read [5.19] */
#define IORING_CQE_F_NOTIF		(1U << 3)	/* not a result: the kernel does not use the zero-copy buffer any more */
#define IORING_CQE_F_BUF_MORE		(1U << 4)	/* the provided buffer is only partly used up (IOU_PBUF_RING_INC) */
#define IORING_CQE_F_SKIP		(1U << 5)	/* filler at the end of a mixed ring: ignore */
#define IORING_CQE_F_32			(1U << 15)	/* this one has 32 bytes, in a mixed ring */

#define IORING_CQE_BUFFER_SHIFT		16		/* the id of the provided buffer begins at this bit of flags */

/* ---- 5  Rings in memory ------------------------------------------------------------------------------------- */

/* Offsets for mmap(2) on the ring's descriptor. */
#define IORING_OFF_SQ_RING		0ULL		/* submission ring (both rings, with FEAT_SINGLE_MMAP) */
#define IORING_OFF_CQ_RING		0x8000000ULL	/* completion ring */
#define IORING_OFF_SQES			0x10000000ULL	/* submission entries */
#define IORING_OFF_PBUF_RING		0x80000000ULL	/* provided buffer ring: its group shifted by PBUF_SHIFT is added */
#define IORING_OFF_PBUF_SHIFT		16
#define IORING_OFF_MMAP_MASK		0xf8000000ULL	/* the bits of the kind */

/* Offsets of the fields of the submission ring, in bytes from its start. */
struct io_sqring_offsets {
	__u32	head;			/* the kernel advances it */
	__u32	tail;			/* the program advances it */
	__u32	ring_mask;		/* number of entries - 1 */
	__u32	ring_entries;		/* number of entries */
	__u32	flags;			/* IORING_SQ_* */
	__u32	dropped;		/* entries with a bad index */
	__u32	array;			/* indices into the entries; absent with IORING_SETUP_NO_SQARRAY */
	__u32	resv1;
	__u64	user_addr;		/* entries of the caller, with IORING_SETUP_NO_MMAP */
};

/* Submission ring, flags word: the kernel writes, the program reads. */
#define IORING_SQ_NEED_WAKEUP	(1U << 0)	/* the SQ thread sleeps: enter with IORING_ENTER_SQ_WAKEUP */
#define IORING_SQ_CQ_OVERFLOW	(1U << 1)	/* completions wait outside the full completion ring */
#define IORING_SQ_TASKRUN	(1U << 2)	/* enter the kernel to have completions posted */

/* Offsets of the fields of the completion ring, in bytes from its start. */
struct io_cqring_offsets {
	__u32	head;			/* the program advances it */
	__u32	tail;			/* the kernel advances it */
	__u32	ring_mask;		/* number of entries - 1 */
	__u32	ring_entries;		/* number of entries */
	__u32	overflow;		/* completions lost */
	__u32	cqes;			/* the entries */
	__u32	flags;			/* IORING_CQ_* */
	__u32	resv1;
	__u64	user_addr;		/* ring of the caller, with IORING_SETUP_NO_MMAP */
};

/* Completion ring, flags word: the program writes, the kernel reads. */
#define IORING_CQ_EVENTFD_DISABLED	(1U << 0)	/* do not signal the registered eventfd [5.8] */

/* ---- 6  io_uring_enter, parameters and features ------------------------------------------------------------- */

/* io_uring_enter(2): flags */
#define IORING_ENTER_GETEVENTS		(1U << 0)	/* wait for min_complete completions */
#define IORING_ENTER_SQ_WAKEUP		(1U << 1)	/* wake the SQ thread */
#define IORING_ENTER_SQ_WAIT		(1U << 2)	/* wait for room in the submission ring */
#define IORING_ENTER_EXT_ARG		(1U << 3)	/* the argument is an io_uring_getevents_arg [5.11] */
#define IORING_ENTER_REGISTERED_RING	(1U << 4)	/* the ring is named by its registered index */
#define IORING_ENTER_ABS_TIMER		(1U << 5)	/* the timeout is a point in time [6.12] */
#define IORING_ENTER_EXT_ARG_REG	(1U << 6)	/* the argument is an offset into the registered wait region [6.13] */
#define IORING_ENTER_NO_IOWAIT		(1U << 7)	/* do not count the wait as waiting for I/O [6.15] */

/* io_uring_setup(2): the program fills the upper part, the kernel the offsets and features. */
struct io_uring_params {
	__u32	sq_entries;		/* out: submission entries */
	__u32	cq_entries;		/* completion entries; in with IORING_SETUP_CQSIZE, and out */
	__u32	flags;			/* IORING_SETUP_* */
	__u32	sq_thread_cpu;		/* processor of the SQ thread, with IORING_SETUP_SQ_AFF */
	__u32	sq_thread_idle;		/* milliseconds without work until the SQ thread sleeps */
	__u32	features;		/* IORING_FEAT_* */
	__u32	wq_fd;			/* ring to share with, for IORING_SETUP_ATTACH_WQ */
	__u32	resv[3];
	struct io_sqring_offsets	sq_off;	/* out: the submission queue in memory */
	struct io_cqring_offsets	cq_off;	/* out: the completion queue in memory */
};

/* io_uring_params.features */
#define IORING_FEAT_SINGLE_MMAP		(1U << 0)	/* one mapping holds both rings [5.4] */
#define IORING_FEAT_NODROP		(1U << 1)	/* the kernel keeps completions that do not fit [5.5] */
#define IORING_FEAT_SUBMIT_STABLE	(1U << 2)	/* an entry's data may be reused once it is consumed [5.5] */
#define IORING_FEAT_RW_CUR_POS		(1U << 3)	/* offset -1 is the current file position [5.6] */
#define IORING_FEAT_CUR_PERSONALITY	(1U << 4)	/* requests run as the submitter, not as the ring's creator [5.6] */
#define IORING_FEAT_FAST_POLL		(1U << 5)	/* sockets wait by polling, without a worker thread [5.7] */
#define IORING_FEAT_POLL_32BITS		(1U << 6)	/* poll takes 32 bits of events [5.9] */
#define IORING_FEAT_SQPOLL_NONFIXED	(1U << 7)	/* the SQ thread can use ordinary descriptors [5.11] */
#define IORING_FEAT_EXT_ARG		(1U << 8)	/* IORING_ENTER_EXT_ARG works [5.11] */
#define IORING_FEAT_NATIVE_WORKERS	(1U << 9)	/* workers are threads of the process [5.12] */
#define IORING_FEAT_RSRC_TAGS		(1U << 10)	/* registered resources carry tags [5.13] */
#define IORING_FEAT_CQE_SKIP		(1U << 11)	/* IOSQE_CQE_SKIP_SUCCESS works [5.17] */
#define IORING_FEAT_LINKED_FILE		(1U << 12)	/* a linked request looks up its file when it starts [5.17] */
#define IORING_FEAT_REG_REG_RING	(1U << 13)	/* io_uring_register accepts a registered ring index [6.3] */
#define IORING_FEAT_RECVSEND_BUNDLE	(1U << 14)	/* bundles work */
#define IORING_FEAT_MIN_TIMEOUT		(1U << 15)	/* a wait can have a minimum time */
#define IORING_FEAT_RW_ATTR		(1U << 16)	/* reads and writes take attributes */
#define IORING_FEAT_NO_IOWAIT		(1U << 17)	/* IORING_ENTER_NO_IOWAIT works */

/* ---- 7  io_uring_register ----------------------------------------------------------------------------------- */

/* io_uring_register(2): opcode */
enum io_uring_register_op {
	IORING_REGISTER_BUFFERS			= 0,	/* pin buffers for the _FIXED operations [5.1] */
	IORING_UNREGISTER_BUFFERS		= 1,	/* [5.1] */
	IORING_REGISTER_FILES			= 2,	/* fill the file table [5.1] */
	IORING_UNREGISTER_FILES			= 3,	/* [5.1] */
	IORING_REGISTER_EVENTFD			= 4,	/* signal each completion on an eventfd [5.2] */
	IORING_UNREGISTER_EVENTFD		= 5,	/* [5.2] */
	IORING_REGISTER_FILES_UPDATE		= 6,	/* replace slots of the file table [5.5] */
	IORING_REGISTER_EVENTFD_ASYNC		= 7,	/* signal only requests that did not complete inline [5.6] */
	IORING_REGISTER_PROBE			= 8,	/* the operations of the kernel [5.6] */
	IORING_REGISTER_PERSONALITY		= 9,	/* keep the caller's credentials [5.6] */
	IORING_UNREGISTER_PERSONALITY		= 10,	/* [5.6] */
	IORING_REGISTER_RESTRICTIONS		= 11,	/* allow only some operations, while disabled [5.10] */
	IORING_REGISTER_ENABLE_RINGS		= 12,	/* end IORING_SETUP_R_DISABLED [5.10] */
	IORING_REGISTER_FILES2			= 13,	/* file table with tags [5.13] */
	IORING_REGISTER_FILES_UPDATE2		= 14,	/* [5.13] */
	IORING_REGISTER_BUFFERS2		= 15,	/* buffers with tags [5.13] */
	IORING_REGISTER_BUFFERS_UPDATE		= 16,	/* [5.13] */
	IORING_REGISTER_IOWQ_AFF		= 17,	/* processors for the workers [5.14] */
	IORING_UNREGISTER_IOWQ_AFF		= 18,	/* [5.14] */
	IORING_REGISTER_IOWQ_MAX_WORKERS	= 19,	/* limits of the workers, bound and unbound [5.15] */
	IORING_REGISTER_RING_FDS		= 20,	/* name rings by index, without a descriptor lookup [5.18] */
	IORING_UNREGISTER_RING_FDS		= 21,	/* [5.18] */
	IORING_REGISTER_PBUF_RING		= 22,	/* provided buffers as a shared ring [5.19] */
	IORING_UNREGISTER_PBUF_RING		= 23,	/* [5.19] */
	IORING_REGISTER_SYNC_CANCEL		= 24,	/* cancel and wait for the outcome [6.0] */
	IORING_REGISTER_FILE_ALLOC_RANGE	= 25,	/* slots that IORING_FILE_INDEX_ALLOC may use [6.0] */
	IORING_REGISTER_PBUF_STATUS		= 26,	/* head of a provided buffer ring [6.8] */
	IORING_REGISTER_NAPI			= 27,	/* busy polling of the network card [6.9] */
	IORING_UNREGISTER_NAPI			= 28,	/* [6.9] */
	IORING_REGISTER_CLOCK			= 29,	/* clock for timeouts of a wait [6.12] */
	IORING_REGISTER_CLONE_BUFFERS		= 30,	/* copy the buffer table of another ring [6.12] */
	IORING_REGISTER_SEND_MSG_RING		= 31,	/* IORING_OP_MSG_RING without a sending ring [6.13] */
	IORING_REGISTER_ZCRX_IFQ		= 32,	/* a zero-copy receive queue [6.15] */
	IORING_REGISTER_RESIZE_RINGS		= 33,	/* new ring sizes [6.13] */
	IORING_REGISTER_MEM_REGION		= 34,	/* memory shared with the kernel, for wait arguments [6.13] */
	IORING_REGISTER_QUERY			= 35,	/* query the support of the kernel; see section 11 */
	IORING_REGISTER_ZCRX_CTRL		= 36,	/* act on a zero-copy receive queue */
	IORING_REGISTER_BPF_FILTER		= 37,	/* filter requests with BPF; see section 12 */

	IORING_REGISTER_LAST,			/* number of those that this header has; no operation */

	/* or-ed into an opcode: the ring is named by its registered index */
	IORING_REGISTER_USE_REGISTERED_RING	= 1U << 31,	/* the ring is a registered index */
};

/* The two kinds of worker: index into the argument of IORING_REGISTER_IOWQ_MAX_WORKERS. */
enum io_wq_type {
	IO_WQ_BOUND,			/* for work that ends: regular files */
	IO_WQ_UNBOUND,			/* for work that may never end: sockets */
};

/* IORING_REGISTER_FILES_UPDATE; superseded by io_uring_rsrc_update */
struct io_uring_files_update {
	__u32	offset;			/* first slot */
	__u32	resv;
	__aligned_u64	fds;		/* array of __s32 */
};

/* io_uring_region_desc.flags */
enum {
	IORING_MEM_REGION_TYPE_USER	= 1,	/* the memory at user_addr is the caller's */
};

/* A stretch of memory that kernel and program share. */
struct io_uring_region_desc {
	__u64	user_addr;		/* the memory, with IORING_MEM_REGION_TYPE_USER */
	__u64	size;			/* bytes, in whole pages */
	__u32	flags;			/* IORING_MEM_REGION_TYPE_USER */
	__u32	id;			/* 0 */
	__u64	mmap_offset;		/* the offset for mmap(2), when the kernel allocated the memory */
	__u64	__resv[4];
};

/* io_uring_mem_region_reg.flags */
enum {
	IORING_MEM_REGION_REG_WAIT_ARG	= 1,	/* the region holds io_uring_reg_wait entries */
};

/* IORING_REGISTER_MEM_REGION */
struct io_uring_mem_region_reg {
	__u64	region_uptr;		/* an io_uring_region_desc */
	__u64	flags;			/* IORING_MEM_REGION_REG_WAIT_ARG */
	__u64	__resv[2];
};

/* io_uring_rsrc_register.flags */
#define IORING_RSRC_REGISTER_SPARSE	(1U << 0)	/* nr empty slots, no data [5.19] */

/* IORING_REGISTER_FILES2, IORING_REGISTER_BUFFERS2 */
struct io_uring_rsrc_register {
	__u32	nr;			/* number of resources */
	__u32	flags;			/* IORING_RSRC_REGISTER_SPARSE */
	__u64	resv2;
	__aligned_u64	data;		/* the descriptors or iovecs */
	__aligned_u64	tags;		/* a tag for each resource, or 0 */
};

/* IORING_REGISTER_FILES_UPDATE */
struct io_uring_rsrc_update {
	__u32	offset;			/* first slot */
	__u32	resv;
	__aligned_u64	data;		/* the descriptors or iovecs */
};

/* IORING_REGISTER_FILES_UPDATE2, IORING_REGISTER_BUFFERS_UPDATE */
struct io_uring_rsrc_update2 {
	__u32	offset;			/* first slot */
	__u32	resv;
	__aligned_u64	data;		/* the descriptors or iovecs */
	__aligned_u64	tags;		/* a tag for each resource, or 0 */
	__u32	nr;			/* number of resources */
	__u32	resv2;
};

/* In an array of descriptors for an update: do not change this slot [5.12] */
#define IORING_REGISTER_FILES_SKIP	(-2)

/* io_uring_probe_op.flags */
#define IO_URING_OP_SUPPORTED	(1U << 0)

/* One operation, as IORING_REGISTER_PROBE reports it. */
struct io_uring_probe_op {
	__u8	op;			/* enum io_uring_op */
	__u8	resv;
	__u16	flags;			/* IO_URING_OP_SUPPORTED */
	__u32	resv2;
};

/* IORING_REGISTER_PROBE */
struct io_uring_probe {
	__u8	last_op;		/* highest opcode the kernel knows */
	__u8	ops_len;		/* entries that follow */
	__u16	resv;
	__u32	resv2[3];
	struct io_uring_probe_op	ops[];
};

/* One rule for IORING_REGISTER_RESTRICTIONS. */
struct io_uring_restriction {
	__u16	opcode;			/* enum io_uring_register_restriction_op */
	union {
		__u8	register_op;	/* IORING_RESTRICTION_REGISTER_OP */
		__u8	sqe_op;		/* IORING_RESTRICTION_SQE_OP */
		__u8	sqe_flags;	/* IORING_RESTRICTION_SQE_FLAGS_* */
	};
	__u8	resv;
	__u32	resv2[3];
};

/* Rules for every ring that a task creates from then on. */
struct io_uring_task_restriction {
	__u16	flags;			/* 0 */
	__u16	nr_res;			/* rules that follow */
	__u32	resv[3];
	struct io_uring_restriction	restrictions[];
};

/* IORING_REGISTER_CLOCK */
struct io_uring_clock_register {
	__u32	clockid;		/* as in clock_gettime(2) */
	__u32	__resv[3];
};

/* io_uring_clone_buffers.flags */
enum {
	IORING_REGISTER_SRC_REGISTERED	= (1U << 0),	/* src_fd is a registered index */
	IORING_REGISTER_DST_REPLACE	= (1U << 1),	/* replace the registered buffers [6.13] */
};

/* IORING_REGISTER_CLONE_BUFFERS */
struct io_uring_clone_buffers {
	__u32	src_fd;			/* ring of the source */
	__u32	flags;			/* IORING_REGISTER_SRC_REGISTERED, IORING_REGISTER_DST_REPLACE */
	__u32	src_off;		/* first slot of the source */
	__u32	dst_off;		/* first slot of this ring */
	__u32	nr;			/* 0: all */
	__u32	pad[3];
};

/* One buffer of a provided buffer ring. */
struct io_uring_buf {
	__u64	addr;			/* the memory */
	__u32	len;			/* bytes */
	__u16	bid;			/* the buffer's id, which cqe.flags reports */
	__u16	resv;
};

/* A provided buffer ring: buffers from the first byte on, the tail in the spare bytes of the first one. */
struct io_uring_buf_ring {
	union {
		struct {
			__u64	resv1;
			__u32	resv2;
			__u16	resv3;
			__u16	tail;	/* the program advances it */
		};
		struct io_uring_buf	bufs[0];
	};
};

/* io_uring_buf_reg.flags */
enum io_uring_register_pbuf_ring_flags {
	IOU_PBUF_RING_MMAP	= 1,	/* the kernel allocates the ring, the program maps it */
	IOU_PBUF_RING_INC	= 2,	/* each completion uses a part of a buffer [6.12] */
};

/* IORING_REGISTER_PBUF_RING, IORING_UNREGISTER_PBUF_RING */
struct io_uring_buf_reg {
	__u64	ring_addr;		/* the io_uring_buf_ring, on a page boundary; 0 with IOU_PBUF_RING_MMAP */
	__u32	ring_entries;		/* a power of two */
	__u16	bgid;			/* buffer group */
	__u16	flags;			/* enum io_uring_register_pbuf_ring_flags */
	__u32	min_left;		/* the kernel ends a partly used buffer with fewer bytes left */
	__u32	resv[5];
};

/* IORING_REGISTER_PBUF_STATUS */
struct io_uring_buf_status {
	__u32	buf_group;		/* in */
	__u32	head;			/* out */
	__u32	resv[8];
};

/* io_uring_napi.opcode */
enum io_uring_napi_op {
	IO_URING_NAPI_REGISTER_OP	= 0,	/* sets the times and the tracking */
	IO_URING_NAPI_STATIC_ADD_ID	= 1,	/* adds the NAPI id in op_param to a static list */
	IO_URING_NAPI_STATIC_DEL_ID	= 2,	/* removes that id */
};

/* io_uring_napi.op_param of IO_URING_NAPI_REGISTER_OP: the source of the NAPI ids that the ring polls */
enum io_uring_napi_tracking_strategy {
	IO_URING_NAPI_TRACKING_DYNAMIC	= 0,	/* from the sockets of its requests */
	IO_URING_NAPI_TRACKING_STATIC	= 1,	/* from the program */
	IO_URING_NAPI_TRACKING_INACTIVE	= 255,	/* the ring does not poll; only in an answer */
};

/* IORING_REGISTER_NAPI, IORING_UNREGISTER_NAPI */
struct io_uring_napi {
	__u32	busy_poll_to;		/* microseconds */
	__u8	prefer_busy_poll;	/* 1: polling goes before interrupts */
	__u8	opcode;			/* enum io_uring_napi_op */
	__u8	pad[2];
	__u32	op_param;		/* enum io_uring_napi_tracking_strategy, or a NAPI id */
	__u32	resv;
};

/* io_uring_restriction.opcode */
enum io_uring_register_restriction_op {
	IORING_RESTRICTION_REGISTER_OP		= 0,	/* allow this io_uring_register opcode */
	IORING_RESTRICTION_SQE_OP		= 1,	/* allow this sqe.opcode */
	IORING_RESTRICTION_SQE_FLAGS_ALLOWED	= 2,	/* allow these sqe.flags */
	IORING_RESTRICTION_SQE_FLAGS_REQUIRED	= 3,	/* require these sqe.flags */

	IORING_RESTRICTION_LAST				/* number of those that this header has; no rule */
};

/* ---- 8  Arguments outside the rings ------------------------------------------------------------------------- */

/* io_uring_reg_wait.flags */
enum {
	IORING_REG_WAIT_TS	= (1U << 0),	/* ts is set */
};

/* One wait, described in registered memory (IORING_ENTER_EXT_ARG_REG). */
struct io_uring_reg_wait {
	struct __kernel_timespec	ts;	/* longest time of the wait, with IORING_REG_WAIT_TS */
	__u32	min_wait_usec;		/* microseconds in which fewer completions do not end the wait */
	__u32	flags;			/* IORING_REG_WAIT_TS */
	__u64	sigmask;		/* a signal mask to wait with, or 0 */
	__u32	sigmask_sz;		/* bytes of the mask */
	__u32	pad[3];
	__u64	pad2[2];
};

/* One wait, described by the caller (IORING_ENTER_EXT_ARG). */
struct io_uring_getevents_arg {
	__u64	sigmask;		/* a signal mask to wait with, or 0 */
	__u32	sigmask_sz;		/* bytes of the mask */
	__u32	min_wait_usec;		/* microseconds in which fewer completions do not end the wait */
	__u64	ts;			/* a __kernel_timespec, or 0 */
};

/* IORING_REGISTER_SYNC_CANCEL */
struct io_uring_sync_cancel_reg {
	__u64	addr;			/* user_data to look for */
	__s32	fd;			/* descriptor to look for, with IORING_ASYNC_CANCEL_FD */
	__u32	flags;			/* IORING_ASYNC_CANCEL_* */
	struct __kernel_timespec	timeout;	/* -1, -1: none */
	__u8	opcode;			/* opcode to look for, with IORING_ASYNC_CANCEL_OP */
	__u8	pad[7];
	__u64	pad2[3];
};

/* IORING_REGISTER_FILE_ALLOC_RANGE */
struct io_uring_file_index_range {
	__u32	off;			/* first slot */
	__u32	len;			/* number of slots */
	__u64	resv;
};

/* The start of the buffer of a multishot recvmsg: name, control data and payload follow. */
struct io_uring_recvmsg_out {
	__u32	namelen;		/* bytes of the address */
	__u32	controllen;		/* bytes of control data */
	__u32	payloadlen;		/* bytes of the message */
	__u32	flags;			/* msg_flags, as recvmsg(2) returns them */
};

/* ---- 9  Socket commands and transmit timestamps ------------------------------------------------------------- */

/* IORING_OP_URING_CMD on a socket: sqe.cmd_op */
enum io_uring_socket_op {
	SOCKET_URING_OP_SIOCINQ		= 0,	/* bytes not read yet [6.7] */
	SOCKET_URING_OP_SIOCOUTQ,		/* bytes not sent yet */
	SOCKET_URING_OP_GETSOCKOPT,		/* getsockopt(2) */
	SOCKET_URING_OP_SETSOCKOPT,		/* setsockopt(2) [6.7] */
	SOCKET_URING_OP_TX_TIMESTAMP,		/* deliver transmit timestamps as completions [6.17] */
	SOCKET_URING_OP_GETSOCKNAME,		/* getsockname(2), getpeername(2) [6.19] */
};

/* cqe.flags of a transmit timestamp: bit HW_SHIFT is set for hardware, the kind begins at bit TYPE_SHIFT. */
#define IORING_TIMESTAMP_HW_SHIFT	16
#define IORING_TIMESTAMP_TYPE_SHIFT	(IORING_TIMESTAMP_HW_SHIFT + 1)
#define IORING_CQE_F_TSTAMP_HW		((__u32)1 << IORING_TIMESTAMP_HW_SHIFT)	/* taken by the network card */

/* The timestamp, in the second half of a large completion. */
struct io_timespec {
	__u64	tv_sec;			/* seconds */
	__u64	tv_nsec;		/* nanoseconds */
};

/* ---- 10  Zero-copy receive ---------------------------------------------------------------------------------- */

/* A buffer that the program returns, in the refill ring. */
struct io_uring_zcrx_rqe {
	__u64	off;			/* IORING_ZCRX_AREA_SHIFT, plus rq_area_token */
	__u32	len;			/* bytes */
	__u32	__pad;
};

/* The place of the received data, in the second half of a large completion. */
struct io_uring_zcrx_cqe {
	__u64	off;			/* IORING_ZCRX_AREA_SHIFT */
	__u64	__pad;
};

/* An offset holds the area in the bits of AREA_MASK, and the position within it below. */
#define IORING_ZCRX_AREA_SHIFT	48
#define IORING_ZCRX_AREA_MASK	(~(((__u64)1 << IORING_ZCRX_AREA_SHIFT) - 1))

/* Offsets of the fields of the refill ring, in bytes from its start. */
struct io_uring_zcrx_offsets {
	__u32	head;			/* the kernel advances it */
	__u32	tail;			/* the program advances it */
	__u32	rqes;			/* the entries */
	__u32	__resv2;
	__u64	__resv[2];
};

/* io_uring_zcrx_area_reg.flags */
enum io_uring_zcrx_area_flags {
	IORING_ZCRX_AREA_DMABUF		= 1,	/* the memory is the dma-buf dmabuf_fd */
};

/* The memory that the network card writes to. */
struct io_uring_zcrx_area_reg {
	__u64	addr;			/* the memory, or the offset in the dma-buf */
	__u64	len;			/* bytes */
	__u64	rq_area_token;		/* out: to be added to offsets in the refill ring */
	__u32	flags;			/* enum io_uring_zcrx_area_flags */
	__u32	dmabuf_fd;		/* with IORING_ZCRX_AREA_DMABUF */
	__u64	__resv2[2];
};

/* io_uring_zcrx_ifq_reg.flags */
enum zcrx_reg_flags {
	ZCRX_REG_IMPORT		= 1,	/* import a queue that another ring exported */
	ZCRX_REG_NODEV		= 2,	/* without a network device */
};

/* io_uring_query_zcrx.features */
enum zcrx_features {
	ZCRX_FEATURE_RX_PAGE_SIZE	= 1 << 0,	/* rx_buf_len can be chosen */
	ZCRX_FEATURE_EVENT		= 1 << 1,	/* event_desc can be given */
};

/* The events of a queue: bits of zcrx_event_desc.type_mask by number, and zcrx_ctrl_arm_event.event_type */
enum zcrx_event_type {
	ZCRX_EVENT_ALLOC_FAIL,		/* no buffer was free for received data */
	ZCRX_EVENT_COPY,		/* the kernel copied received data */

	__ZCRX_EVENT_TYPE_LAST,		/* number of those that this header has; no event */
};

/* zcrx_event_desc.flags */
enum zcrx_event_desc_flags {
	ZCRX_EVENT_DESC_FLAG_STATS	= 1 << 0,	/* stats_offset is valid */
};

/* Counters that the kernel keeps in the region of the refill ring, since registration. */
struct zcrx_stats {
	__u64	copy_count;		/* completions whose data was copied */
	__u64	copy_bytes;		/* bytes copied */
};

/* The events that a queue reports by a completion, and the place of its counters. */
struct zcrx_event_desc {
	__u64	user_data;		/* of the completion */
	__u32	type_mask;		/* a bit for each enum zcrx_event_type */
	__u32	flags;			/* enum zcrx_event_desc_flags */
	__u64	stats_offset;		/* of the zcrx_stats, in bytes from the start of the region */
	__u64	__resv2[9];
};

/* IORING_REGISTER_ZCRX_IFQ */
struct io_uring_zcrx_ifq_reg {
	__u32	if_idx;			/* network interface */
	__u32	if_rxq;			/* its receive queue */
	__u32	rq_entries;		/* size of the refill ring */
	__u32	flags;			/* enum zcrx_reg_flags */

	__u64	area_ptr;		/* an io_uring_zcrx_area_reg */
	__u64	region_ptr;		/* an io_uring_region_desc, for the refill ring */

	struct io_uring_zcrx_offsets	offsets;	/* out */
	__u32	zcrx_id;		/* out: goes into sqe.zcrx_ifq_idx */
	__u32	rx_buf_len;		/* bytes; 0 for a page */
	__u64	event_desc;		/* a zcrx_event_desc, or 0 */
	__u64	__resv[2];
};

/* zcrx_ctrl.op */
enum zcrx_ctrl_op {
	ZCRX_CTRL_FLUSH_RQ,		/* consume the refill ring now */
	ZCRX_CTRL_EXPORT,		/* create a descriptor of the queue, for another ring */
	ZCRX_CTRL_ARM_EVENT,		/* arm an event again */
	ZCRX_CTRL_ADD_AREA,		/* add memory for received data */

	__ZCRX_CTRL_LAST,		/* number of those that this header has; no operation */
};

/* ZCRX_CTRL_FLUSH_RQ takes no argument. */
struct zcrx_ctrl_flush_rq {
	__u64	__resv[6];
};

/* ZCRX_CTRL_EXPORT */
struct zcrx_ctrl_export {
	__u32	zcrx_fd;		/* out */
	__u32	__resv1[11];
};

/* ZCRX_CTRL_ARM_EVENT */
struct zcrx_ctrl_arm_event {
	__u32	event_type;		/* enum zcrx_event_type */
	__u32	__resv[11];
};

/* ZCRX_CTRL_ADD_AREA */
struct zcrx_ctrl_add_area {
	__u64	area_ptr;		/* an io_uring_zcrx_area_reg */
	__u64	__resv[5];
};

/* IORING_REGISTER_ZCRX_CTRL */
struct zcrx_ctrl {
	__u32	zcrx_id;		/* number of the queue */
	__u32	op;			/* enum zcrx_ctrl_op */
	__u64	__resv[2];

	union {
		struct zcrx_ctrl_export		zc_export;	/* of ZCRX_CTRL_EXPORT */
		struct zcrx_ctrl_flush_rq	zc_flush;	/* of ZCRX_CTRL_FLUSH_RQ */
		struct zcrx_ctrl_arm_event	zc_arm_event;	/* of ZCRX_CTRL_ARM_EVENT */
		struct zcrx_ctrl_add_area	zc_area;	/* of ZCRX_CTRL_ADD_AREA */
	};
};

/* ---- 11  Queries -------------------------------------------------------------------------------------------- */

/* IORING_REGISTER_QUERY: one question; several form a list. */
struct io_uring_query_hdr {
	__u64	next_entry;		/* the next io_uring_query_hdr, or 0 */
	__u64	query_data;		/* address of the answer */
	__u32	query_op;		/* IO_URING_QUERY_* */
	__u32	size;			/* bytes at query_data; out: bytes that the kernel filled */
	__s32	result;			/* out: 0, or a negative errno */
	__u32	__resv[3];
};

/* io_uring_query_hdr.query_op */
enum {
	IO_URING_QUERY_OPCODES		= 0,	/* an io_uring_query_opcode */
	IO_URING_QUERY_ZCRX		= 1,	/* an io_uring_query_zcrx */
	IO_URING_QUERY_SCQ		= 2,	/* an io_uring_query_scq */
	IO_URING_QUERY_ZCRX_EVENT	= 3,	/* an io_uring_query_zcrx_event */

	__IO_URING_QUERY_MAX,			/* number of those that this header has; no query */
};

/* The support of the kernel: counts of operations, and masks of flags. */
struct io_uring_query_opcode {
	__u32	nr_request_opcodes;	/* of enum io_uring_op */
	__u32	nr_register_opcodes;	/* of enum io_uring_register_op */
	__u64	feature_flags;		/* IORING_FEAT_* */
	__u64	ring_setup_flags;	/* IORING_SETUP_* */
	__u64	enter_flags;		/* IORING_ENTER_* */
	__u64	sqe_flags;		/* IOSQE_* */
	__u32	nr_query_opcodes;	/* of the queries above */
	__u32	__pad;
};

/* The capabilities of zero-copy receive. */
struct io_uring_query_zcrx {
	__u64	register_flags;		/* enum zcrx_reg_flags */
	__u64	area_flags;		/* enum io_uring_zcrx_area_flags */
	__u32	nr_ctrl_opcodes;	/* of enum zcrx_ctrl_op */
	__u32	features;		/* enum zcrx_features */
	__u32	rq_hdr_size;		/* room for head and tail in the refill ring */
	__u32	rq_hdr_alignment;	/* bytes */
	__u64	__resv2;
};

/* The capabilities of the events of zero-copy receive. */
struct io_uring_query_zcrx_event {
	__u32	event_flags;		/* a bit for each enum zcrx_event_type */
	__u32	stats_size;		/* bytes of a zcrx_stats */
	__u32	stats_off_alignment;	/* of stats_offset, in bytes */
	__u32	__resv1;
	__u64	__resv2[4];
};

/* Room for the head and tail of the rings, for memory that the caller lays out. */
struct io_uring_query_scq {
	__u64	hdr_size;		/* bytes */
	__u64	hdr_alignment;		/* bytes */
};

/* ---- 12  BPF filters ---------------------------------------------------------------------------------------- */

/* The data of a request that a filter reads. */
struct io_uring_bpf_ctx {
	__u64	user_data;		/* of the request */
	__u8	opcode;			/* of the request */
	__u8	sqe_flags;		/* IOSQE_* of the request */
	__u8	pdu_size;		/* bytes used in the union below */
	__u8	pad[5];
	union {
		struct {
			__u32	family;
			__u32	type;
			__u32	protocol;
		} socket;		/* IORING_OP_SOCKET */
		struct {
			__u64	flags;
			__u64	mode;
			__u64	resolve;
		} open;			/* IORING_OP_OPENAT, IORING_OP_OPENAT2 */
		struct {
			__u32	family;		/* the members that addr_len does not cover are 0 */
			__be16	port;
			__u8	pad[2];
			union {
				__be32	v4_addr;
				__u8	v6_addr[16];
			};
		} connect;		/* IORING_OP_CONNECT */
	};
};

/* io_uring_bpf_filter.flags */
enum {
	IO_URING_BPF_FILTER_DENY_REST	= 1,	/* refuse operations that have no filter */
	IO_URING_BPF_FILTER_SZ_STRICT	= 2,	/* pdu_size must be exactly the kernel's */
};

/* A filter for one operation. */
struct io_uring_bpf_filter {
	__u32	opcode;			/* enum io_uring_op */
	__u32	flags;			/* IO_URING_BPF_FILTER_* */
	__u32	filter_len;		/* instructions at filter_ptr */
	__u8	pdu_size;		/* bytes of the operation's own data that the filter reads */
	__u8	resv[3];
	__u64	filter_ptr;		/* the instructions, as in bpf(2) */
	__u64	resv2[5];
};

/* io_uring_bpf.cmd_type */
enum {
	IO_URING_BPF_CMD_FILTER	= 1,	/* add a filter */
};

/* IORING_REGISTER_BPF_FILTER */
struct io_uring_bpf {
	__u16	cmd_type;		/* IO_URING_BPF_CMD_* */
	__u16	cmd_flags;		/* 0 */
	__u32	resv;
	union {
		struct io_uring_bpf_filter	filter;	/* of IO_URING_BPF_CMD_FILTER */
	};
};

#ifdef __cplusplus
}
#endif
#endif
