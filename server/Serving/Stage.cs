namespace Uring.Server.Serving;

/// <summary>What a loop is about.</summary>
internal enum Stage
{
    Serving,

    /// <summary>Slots are not armed again, and the armed ones are being cancelled.</summary>
    Disarming,

    Quitting,
}
