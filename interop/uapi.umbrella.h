/* The input of generate.uapi.rsp: the kernel's headers of the final types. The response file names the types. */
#include <linux/eventpoll.h>
#include <linux/futex.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/openat2.h>
#include <linux/time_types.h>
#include <linux/uio.h>
#include <linux/un.h>
