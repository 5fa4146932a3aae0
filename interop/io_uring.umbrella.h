/* What generate.rsp reads: the io_uring header that is being bound (staged beside this file), whatever its age. */

/* Linux 6.1 declares buffers with a macro that puts an empty struct first: one byte in C++, which moves the field. */
#include <linux/types.h>
#if __has_include(<linux/stddef.h>)
#include <linux/stddef.h>
#endif
#undef __DECLARE_FLEX_ARRAY
#define __DECLARE_FLEX_ARRAY(TYPE, NAME) TYPE NAME[0]

#include "io_uring.h"

/* A kernel tree keeps these parts apart; headers/io_uring.h holds them itself. */
#if __has_include("io_uring/query.h")
#include "io_uring/query.h"
#endif
#if __has_include("io_uring/bpf_filter.h")
#include "io_uring/bpf_filter.h"
#endif
#if __has_include("io_uring/zcrx.h")
#include "io_uring/zcrx.h"
#endif
