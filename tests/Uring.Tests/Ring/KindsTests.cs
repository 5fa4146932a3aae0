namespace Uring.Tests.Ring;

/// <summary>
/// Each kind of ring can be set up, or is skipped here with the reason. Other tests run on the kinds of this
/// kernel.
/// </summary>
public class KindsTests
{
    [Theory]
    [MemberData(nameof(RingKinds.Known), MemberType = typeof(RingKinds))]
    public void A_kind_can_be_set_up(string kind)
    {
        RingKinds.Create(kind).Dispose();
        Assert.Contains(kind, RingKinds.All);
    }
}
