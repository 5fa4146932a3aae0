/* The file that generate.rsp names: the io_uring header that is being bound, of any age. */

/* Linux 6.1 declares arrays with a macro that puts an empty struct first: one byte in C++, which moves the field. */
#include <linux/types.h>
#if __has_include(<linux/stddef.h>)
#include <linux/stddef.h>
#endif
#undef __DECLARE_FLEX_ARRAY
#define __DECLARE_FLEX_ARRAY(TYPE, NAME) TYPE NAME[0]
#undef DECLARE_FLEX_ARRAY
#define DECLARE_FLEX_ARRAY(TYPE, NAME) TYPE NAME[0]

/* liburing's header leaves this include to the file before. */
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

/* Regeneration/ writes this file: the header and each of its parts. */
#include "staged.h"
