/* The parts of a message that a multishot recvmsg writes to a buffer. */
#include "rows.h"
#include <netinet/in.h>

static _Alignas(16) char buffer[256];

static struct io_uring_recvmsg_out *write_header(unsigned name, unsigned control, unsigned payload)
{
    struct io_uring_recvmsg_out header = {.namelen = name, .controllen = control, .payloadlen = payload};

    memset(buffer, 'x', sizeof(buffer));
    memcpy(buffer, &header, sizeof(header));
    return (struct io_uring_recvmsg_out *)buffer;
}

ROW(io_uring_recvmsg_validate)
{
    static const struct {
        int length;
        size_t name, control;
    } cases[] = {{15, 0, 0}, {16, 0, 0}, {31, 16, 0}, {32, 16, 0}, {47, 16, 16}, {48, 16, 16}, {256, 16, SIZE_MAX - 8}};
    char what[64];

    write_header(0, 0, 0);
    for (int i = 0; i < 7; i++) {
        struct msghdr request = {.msg_namelen = cases[i].name, .msg_controllen = cases[i].control};

        snprintf(what, sizeof(what), "%d bytes, room for %zu and %zu", cases[i].length, cases[i].name, cases[i].control);
        say(io_uring_recvmsg_validate, what, io_uring_recvmsg_validate(buffer, cases[i].length, &request) != NULL);
    }
}

ROW(io_uring_recvmsg_name)
{
    struct msghdr request = {.msg_namelen = 8, .msg_controllen = 16};
    struct io_uring_recvmsg_out *message = write_header(4, 0, 100);
    const int length = 16 + 8 + 16 + 5;

    memcpy(buffer + 16, "name", 4);
    memcpy(buffer + 40, "hello", 5);
    say_bytes(io_uring_recvmsg_name, "a name", io_uring_recvmsg_name(message), message->namelen);
    say_bytes(io_uring_recvmsg_payload, "a payload that is cut", io_uring_recvmsg_payload(message, &request), 5);
    say(io_uring_recvmsg_payload_length, "a payload that is cut", io_uring_recvmsg_payload_length(message, length, &request));
    say(io_uring_recvmsg_payload_length, "none", io_uring_recvmsg_payload_length(message, 40, &request));

    message = write_header(20, 0, 0);
    say(io_uring_recvmsg_name, "bytes of a name that is cut", message->namelen);
}

/* Writes a control message, and returns the number of bytes that it takes. */
static size_t write_control(size_t offset, size_t length, int type, const char *data)
{
    struct cmsghdr header = {.cmsg_len = length, .cmsg_level = 1, .cmsg_type = type};

    memcpy(buffer + 16 + offset, &header, sizeof(header));
    memcpy(buffer + 16 + offset + sizeof(header), data, strlen(data));
    return CMSG_ALIGN(length);
}

/* Counts the control messages of a request with this much room. */
static int count_control(unsigned length)
{
    struct msghdr request = {.msg_controllen = 64};
    struct io_uring_recvmsg_out *message = (struct io_uring_recvmsg_out *)buffer;
    struct cmsghdr *control;
    int found = 0;

    message->controllen = length;
    for (control = io_uring_recvmsg_cmsg_firsthdr(message, &request); control;
         control = io_uring_recvmsg_cmsg_nexthdr(message, &request, control))
        found++;
    return found;
}

ROW(io_uring_recvmsg_cmsg_firsthdr)
{
    size_t first;
    struct msghdr request = {.msg_controllen = 64};
    struct cmsghdr *control;

    write_header(0, 0, 0);
    first = write_control(0, 20, 5, "ABCD");
    write_control(first, 20, 6, "EFGH");
    ((struct io_uring_recvmsg_out *)buffer)->controllen = 48;
    control = io_uring_recvmsg_cmsg_firsthdr((struct io_uring_recvmsg_out *)buffer, &request);
    say(io_uring_recvmsg_cmsg_firsthdr, "the type", control->cmsg_type);
    say_bytes(io_uring_recvmsg_cmsg_firsthdr, "the data", CMSG_DATA(control), 4);
    control = io_uring_recvmsg_cmsg_nexthdr((struct io_uring_recvmsg_out *)buffer, &request, control);
    say(io_uring_recvmsg_cmsg_nexthdr, "the type", control->cmsg_type);
    say(io_uring_recvmsg_cmsg_nexthdr, "messages in 48 bytes", count_control(48));
    say(io_uring_recvmsg_cmsg_nexthdr, "messages in 44 bytes, without padding", count_control(44));
    say(io_uring_recvmsg_cmsg_nexthdr, "messages in 40 bytes, the second is cut", count_control(40));
    say(io_uring_recvmsg_cmsg_firsthdr, "messages in 0 bytes", count_control(0));
    say(io_uring_recvmsg_cmsg_firsthdr, "messages in 15 bytes", count_control(15));
    write_control(0, 100, 5, "ABCD");
    say(io_uring_recvmsg_cmsg_firsthdr, "messages, the first is longer than its room", count_control(24));
}
