/* What generate.uapi.rsp reads: the kernel's own headers of the types that are final. It names those it binds. */
#include <linux/eventpoll.h>
#include <linux/futex.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/openat2.h>
#include <linux/time_types.h>
#include <linux/uio.h>
#include <linux/un.h>
