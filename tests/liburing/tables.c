/* The tables of files and of buffers. */
#include "rows.h"

static int pipe_end(void)
{
    int pipes[2];

    must(pipe(pipes));
    must((int)write(pipes[1], "ABCDEFGH", 8));
    return pipes[0];
}

/* Reads a byte through a slot of the file table. */
static int read_slot(struct io_uring *ring, int slot)
{
    take_read(ring, slot, 1)->flags |= IOSQE_FIXED_FILE;
    must(io_uring_submit(ring));
    return next_result(ring);
}

/* Returns the user_data of the next completion, 0 if there is none. */
static long long next_tag(struct io_uring *ring)
{
    struct __kernel_timespec time = milliseconds(1000);
    struct io_uring_cqe *cqe;
    long long tag;

    if (io_uring_wait_cqe_timeout(ring, &cqe, &time))
        return 0;
    tag = cqe->user_data;
    io_uring_cqe_seen(ring, cqe);
    return tag;
}

ROW(io_uring_register_files)
{
    struct io_uring ring;
    int file = pipe_end();
    int files[] = {file, -1};
    int closed = 1000000;
    __u64 tags[] = {7, 0}, tag_of_none[] = {0, 7};

    open_ring(io_uring_register_files, &ring, 8, 0);
    say(io_uring_register_files, "none", io_uring_register_files(&ring, files, 0));
    say(io_uring_register_files, "a bad descriptor", io_uring_register_files(&ring, &closed, 1));
    say(io_uring_register_files, "a ring", io_uring_register_files(&ring, &ring.ring_fd, 1));
    say(io_uring_unregister_files, "no table", io_uring_unregister_files(&ring));
    say(io_uring_register_files, "a file and an empty slot", io_uring_register_files(&ring, files, 2));
    say(io_uring_register_files, "a second table", io_uring_register_files(&ring, files, 2));
    say(io_uring_register_files, "a read of the file", read_slot(&ring, 0));
    say(io_uring_register_files, "a read of the empty slot", read_slot(&ring, 1));
    say(io_uring_unregister_files, "a table", io_uring_unregister_files(&ring));
    say(io_uring_unregister_files, "a read afterwards", read_slot(&ring, 0));
    say(io_uring_register_files_tags, "a tag of an empty slot", io_uring_register_files_tags(&ring, files, tag_of_none, 2));
    say(io_uring_register_files_tags, "a tag of a file", io_uring_register_files_tags(&ring, files, tags, 2));
    must(io_uring_unregister_files(&ring));
    say(io_uring_register_files_tags, "the tag comes back", next_tag(&ring));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_register_files_sparse)
{
    struct io_uring ring;

    open_ring(io_uring_register_files_sparse, &ring, 8, 0);
    say(io_uring_register_files_sparse, "0 slots", io_uring_register_files_sparse(&ring, 0));
    say(io_uring_register_files_sparse, "4 slots", io_uring_register_files_sparse(&ring, 4));
    say(io_uring_register_files_sparse, "a second table", io_uring_register_files_sparse(&ring, 4));
    say(io_uring_register_files_sparse, "a read of a slot", read_slot(&ring, 3));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_register_files_update)
{
    struct io_uring ring;
    int file = pipe_end();
    int files[] = {file, 1000000, file};
    int none = -1;
    __u64 tags[] = {7, 8, 9};

    open_ring(io_uring_register_files_update, &ring, 8, 0);
    say(io_uring_register_files_update, "no table", io_uring_register_files_update(&ring, 0, files, 1));
    say(io_uring_register_files_update_tag, "no table", io_uring_register_files_update_tag(&ring, 0, files, tags, 1));
    must(io_uring_register_files_sparse(&ring, 4));
    say(io_uring_register_files_update, "one", io_uring_register_files_update(&ring, 3, files, 1));
    say(io_uring_register_files_update, "a read of it", read_slot(&ring, 3));
    say(io_uring_register_files_update, "none", io_uring_register_files_update(&ring, 0, files, 0));
    say(io_uring_register_files_update, "the second is bad", io_uring_register_files_update(&ring, 0, files, 3));
    say(io_uring_register_files_update, "the first is bad", io_uring_register_files_update(&ring, 0, files + 1, 2));
    say(io_uring_register_files_update, "beyond the table", io_uring_register_files_update(&ring, 3, files, 2));
    say(io_uring_register_files_update, "an offset that overflows", io_uring_register_files_update(&ring, -1, files, 2));
    say(io_uring_register_files_update_tag, "one", io_uring_register_files_update_tag(&ring, 1, files, tags, 1));
    say(io_uring_register_files_update_tag, "a tag without a file", io_uring_register_files_update_tag(&ring, 2, &none, tags, 1));
    say(io_uring_register_files_update, "an empty slot", io_uring_register_files_update(&ring, 1, &none, 1));
    say(io_uring_register_files_update_tag, "the tag comes back", next_tag(&ring));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_register_file_alloc_range)
{
#ifdef HAS_io_uring_register_file_alloc_range
    struct io_uring ring;
    struct io_uring_sqe *sqe;

    open_ring(io_uring_register_file_alloc_range, &ring, 8, 0);
    say(io_uring_register_file_alloc_range, "no table", io_uring_register_file_alloc_range(&ring, 0, 1));
    must(io_uring_register_files_sparse(&ring, 4));
    say(io_uring_register_file_alloc_range, "beyond the table", io_uring_register_file_alloc_range(&ring, 3, 2));
    say(io_uring_register_file_alloc_range, "a range that overflows", io_uring_register_file_alloc_range(&ring, 3, -1));
    say(io_uring_register_file_alloc_range, "one slot", io_uring_register_file_alloc_range(&ring, 2, 1));
    for (int i = 0; i < 2; i++) {
        sqe = io_uring_get_sqe(&ring);
        io_uring_prep_openat(sqe, AT_FDCWD, "/dev/null", O_RDONLY, 0);
        sqe->file_index = IORING_FILE_INDEX_ALLOC;
        must(io_uring_submit(&ring));
        say(io_uring_register_file_alloc_range, i ? "the second file" : "the first file", next_result(&ring));
    }
    io_uring_queue_exit(&ring);
#endif
}

static char memory[2][4096];

ROW(io_uring_register_buffers)
{
    struct io_uring ring;
    struct iovec buffers[] = {{memory[0], 4096}, {memory[1], 4096}};
    struct iovec unmapped = {(void *)4096, 4096}, empty = {NULL, 0};
    __u64 tags[] = {7, 8};

    open_ring(io_uring_register_buffers, &ring, 8, 0);
    say(io_uring_register_buffers, "none", io_uring_register_buffers(&ring, buffers, 0));
    say(io_uring_register_buffers, "memory that is not mapped", io_uring_register_buffers(&ring, &unmapped, 1));
    say(io_uring_unregister_buffers, "no table", io_uring_unregister_buffers(&ring));
    say(io_uring_register_buffers, "two", io_uring_register_buffers(&ring, buffers, 2));
    say(io_uring_register_buffers, "a second table", io_uring_register_buffers(&ring, buffers, 2));
    say(io_uring_unregister_buffers, "a table", io_uring_unregister_buffers(&ring));
    say(io_uring_register_buffers, "an empty slot", io_uring_register_buffers(&ring, &empty, 1));
    must(io_uring_unregister_buffers(&ring));
    say(io_uring_register_buffers_tags, "a tag of an empty slot", io_uring_register_buffers_tags(&ring, &empty, tags, 1));
    say(io_uring_register_buffers_tags, "a tag of a buffer", io_uring_register_buffers_tags(&ring, buffers, tags, 1));
    must(io_uring_unregister_buffers(&ring));
    say(io_uring_register_buffers_tags, "the tag comes back", next_tag(&ring));
    io_uring_queue_exit(&ring);
}

/* Reads a byte from /dev/zero into a registered buffer. */
static int read_fixed(struct io_uring *ring, int slot, void *address)
{
    struct io_uring_sqe *sqe = io_uring_get_sqe(ring);
    int zero = must(open("/dev/zero", O_RDONLY));

    io_uring_prep_read_fixed(sqe, zero, address, 1, 0, slot);
    must(io_uring_submit(ring));
    return next_result(ring);
}

ROW(io_uring_register_buffers_sparse)
{
    struct io_uring ring;

    open_ring(io_uring_register_buffers_sparse, &ring, 8, 0);
    say(io_uring_register_buffers_sparse, "0 slots", io_uring_register_buffers_sparse(&ring, 0));
    say(io_uring_register_buffers_sparse, "4 slots", io_uring_register_buffers_sparse(&ring, 4));
    say(io_uring_register_buffers_sparse, "a second table", io_uring_register_buffers_sparse(&ring, 4));
    say(io_uring_register_buffers_sparse, "a read into a slot", read_fixed(&ring, 3, memory[0]));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_register_buffers_update_tag)
{
    struct io_uring ring;
    struct iovec buffers[] = {{memory[0], 4096}, {(void *)4096, 4096}}, empty = {NULL, 0};
    __u64 tags[] = {7, 8}, no_tags[] = {0, 0};

    open_ring(io_uring_register_buffers_update_tag, &ring, 8, 0);
    say(io_uring_register_buffers_update_tag, "no table", io_uring_register_buffers_update_tag(&ring, 0, buffers, tags, 1));
    must(io_uring_register_buffers_sparse(&ring, 4));
    say(io_uring_register_buffers_update_tag, "one", io_uring_register_buffers_update_tag(&ring, 3, buffers, tags, 1));
    say(io_uring_register_buffers_update_tag, "a read into it", read_fixed(&ring, 3, memory[0]));
    say(io_uring_register_buffers_update_tag, "none", io_uring_register_buffers_update_tag(&ring, 0, buffers, tags, 0));
    say(io_uring_register_buffers_update_tag, "the second is bad", io_uring_register_buffers_update_tag(&ring, 0, buffers, no_tags, 2));
    say(io_uring_register_buffers_update_tag, "the first is bad", io_uring_register_buffers_update_tag(&ring, 0, buffers + 1, no_tags, 1));
    say(io_uring_register_buffers_update_tag, "beyond the table", io_uring_register_buffers_update_tag(&ring, 4, buffers, no_tags, 1));
    say(io_uring_register_buffers_update_tag, "an empty slot", io_uring_register_buffers_update_tag(&ring, 3, &empty, no_tags, 1));
    say(io_uring_register_buffers_update_tag, "the tag comes back", next_tag(&ring));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_clone_buffers)
{
#ifdef HAS_io_uring_clone_buffers
    struct io_uring from, to;
    struct iovec buffers[] = {{memory[0], 4096}, {memory[1], 4096}};

    open_ring(io_uring_clone_buffers, &from, 8, 0);
    open_ring(io_uring_clone_buffers, &to, 8, 0);
    say(io_uring_clone_buffers, "no table", io_uring_clone_buffers(&to, &from));
    must(io_uring_register_buffers(&from, buffers, 2));
    say(io_uring_clone_buffers, "a table", io_uring_clone_buffers(&to, &from));
    say(io_uring_clone_buffers, "a read into the second", read_fixed(&to, 1, memory[1]));
    say(io_uring_clone_buffers, "a second table", io_uring_clone_buffers(&to, &from));
#ifdef HAS_io_uring_clone_buffers_offset
    must(io_uring_unregister_buffers(&to));
    say(io_uring_clone_buffers_offset, "beyond the table", io_uring_clone_buffers_offset(&to, &from, 0, 1, 2, 0));
    say(io_uring_clone_buffers_offset, "the second as the fourth", io_uring_clone_buffers_offset(&to, &from, 3, 1, 1, 0));
    say(io_uring_clone_buffers_offset, "a read into the fourth", read_fixed(&to, 3, memory[1]));
    say(io_uring_clone_buffers_offset, "a read into the first", read_fixed(&to, 0, memory[0]));
    say(io_uring_clone_buffers_offset, "into a table", io_uring_clone_buffers_offset(&to, &from, 3, 0, 1, 0));
    say(io_uring_clone_buffers_offset, "in place of another",
        io_uring_clone_buffers_offset(&to, &from, 3, 0, 1, IORING_REGISTER_DST_REPLACE));
    say(io_uring_clone_buffers_offset, "a read into the new fourth", read_fixed(&to, 3, memory[0]));
#endif
    io_uring_queue_exit(&from);
    io_uring_queue_exit(&to);
#endif
}
