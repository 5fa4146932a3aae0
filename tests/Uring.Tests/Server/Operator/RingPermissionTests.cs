using Uring.Interop;
using Uring.Server.Operator;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;

namespace Uring.Tests.Server;

/// <summary>
/// The message of a server that <c>kernel.io_uring_disabled</c> forbids rings. The suite <c>disabled</c> of
/// tests/kernels/run reads it from the published server.
/// </summary>
public sealed class RingPermissionTests
{
    private const string OnlyTheGroup = "; the server drops its capabilities before it creates a ring, so its user must be in that group";

    [Theory]
    [InlineData(1, false, null, true)]
    [InlineData(2, false, null, true)]
    [InlineData(1, false, "nobody", true)]
    [InlineData(1, true, "nobody", true)]
    [InlineData(1, true, null, false)]
    public void Only_the_group_is_named_unless_the_server_keeps_its_capabilities(int setting, bool noLockdown, string? user, bool added)
    {
        IoUringSetupException refused = SetupDiagnosis.Explain(Errno.EPERM, new IoUringOptions(), setting);

        ServerOptions options = new() { NoLockdown = noLockdown, User = user is null ? null : new NamedUser(user, "--user") };

        string message = RingPermission.Explain(refused.Message, refused.Cause, options);

        Assert.Equal(added ? refused.Message + OnlyTheGroup : refused.Message, message);
    }

    [Fact]
    public void Another_cause_keeps_its_message()
    {
        IoUringSetupException refused = SetupDiagnosis.Explain(Errno.EPERM, new IoUringOptions(), disabled: 0);

        Assert.Equal(refused.Message, RingPermission.Explain(refused.Message, refused.Cause, new ServerOptions()));
    }
}
