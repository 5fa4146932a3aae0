/* The input of generate.rsp: the io_uring header to bind, of any kernel version. */

/* The macro of Linux 6.1 for arrays puts an empty struct first. In C++ it has one byte and moves the field. */
#include <linux/types.h>
#if __has_include(<linux/stddef.h>)
#include <linux/stddef.h>
#endif
#undef __DECLARE_FLEX_ARRAY
#define __DECLARE_FLEX_ARRAY(TYPE, NAME) TYPE NAME[0]
#undef DECLARE_FLEX_ARRAY
#define DECLARE_FLEX_ARRAY(TYPE, NAME) TYPE NAME[0]

/* liburing's header expects this include before it. */
#if __has_include(<linux/time_types.h>)
#include <linux/time_types.h>
#endif

/* Annotations of a kernel tree, which headers_install removes or older kernel headers lack. */
#define __user
#define __packed __attribute__((packed))
#ifndef __counted_by
#define __counted_by(member)
#define __counted_by_le(member)
#define __counted_by_be(member)
#endif

/* Regeneration/ writes staged.h: the header and each of its parts. */
#include "staged.h"
