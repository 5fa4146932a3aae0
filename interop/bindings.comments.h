/*
 * Comments only: no compiler reads this file. The regeneration turns the comments into summaries of declarations outside
 * headers/: the kernel's final types (generate.uapi.rsp) and the classes of constants.
 */

/* The constants of io_uring that belong to no enum: io_uring_setup(2), io_uring_enter(2), io_uring_register(2). */
struct IoUringAbi {
};

/* Constants of Linux for requests of io_uring, and the numbers of errors. */
struct LinuxAbi {
};

/* A length of time, or a point in time. */
struct __kernel_timespec {
	long long	tv_sec;		/* seconds */
	long long	tv_nsec;	/* nanoseconds, 0 to 999,999,999 */
};

/* The events of a descriptor: epoll_ctl(2), epoll_wait(2). */
struct epoll_event {
	__u32	events;			/* EPOLL* */
	__u64	data;			/* the program's value, returned with the events */
};

/* One of several futexes to wait for: futex_waitv(2). */
struct futex_waitv {
	__u64	val;			/* the expected value */
	__u64	uaddr;			/* address of the futex */
	__u32	flags;			/* FUTEX2_* */
	__u32	__reserved;		/* 0 */
};

/* An IPv6 address: ipv6(7). */
struct in6_addr {
	union {
		__u8	u6_addr8[16];	/* the bytes of the address */
		__u16	u6_addr16[8];	/* the same in network byte order */
		__u32	u6_addr32[4];	/* the same in network byte order */
	} in6_u;			/* the address */
};

/* An IPv4 address: ip(7). */
struct in_addr {
	__u32	s_addr;			/* the address in network byte order */
};

/* One of several buffers: readv(2), writev(2). */
struct iovec {
	void	*iov_base;		/* the memory */
	__u64	iov_len;		/* bytes */
};

/* The arguments of openat2(2) for a file. */
struct open_how {
	__u64	flags;			/* O_* */
	__u64	mode;			/* permissions of a new file */
	__u64	resolve;		/* RESOLVE_* */
};

/* The address of an IPv4 socket: ip(7). */
struct sockaddr_in {
	__u16	sin_family;		/* AF_INET */
	__u16	sin_port;		/* the port in network byte order */
	struct in_addr	sin_addr;	/* the address */
	__u8	__pad[8];		/* 0 */
};

/* The address of an IPv6 socket: ipv6(7). */
struct sockaddr_in6 {
	__u16	sin6_family;		/* AF_INET6 */
	__u16	sin6_port;		/* the port in network byte order */
	__u32	sin6_flowinfo;		/* flow label and traffic class in network byte order */
	struct in6_addr	sin6_addr;	/* the address */
	__u32	sin6_scope_id;		/* the interface of a link-local address */
};

/* The address of a Unix socket: unix(7). */
struct sockaddr_un {
	__u16	sun_family;		/* AF_UNIX */
	char	sun_path[108];		/* a path that ends in 0, or a 0 and an abstract name */
};
