namespace Uring.Interop;

/// <summary>Commands of block devices that <see cref="LinuxAbi"/> does not have.</summary>
internal static class BlockCommands
{
    /// <summary><c>BLOCK_URING_CMD_ZONE_RESET_ALL</c>: number 1 after <c>BLOCK_URING_CMD_DISCARD</c>.</summary>
    internal const int ZoneResetAll = LinuxAbi.BLOCK_URING_CMD_DISCARD + 1;
}
