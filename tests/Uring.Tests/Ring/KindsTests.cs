namespace Uring.Tests.Ring;

/// <summary>Each kind of ring is there, so that the behaviours which are tried on every kind mean what they say.</summary>
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
