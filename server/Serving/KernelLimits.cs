namespace Uring.Server.Serving;

/// <summary>The limits of an older kernel.</summary>
/// <param name="DelaysReleases">Entries on files of the table delay the release of other files, as before Linux 6.13: <see cref="AwaitedFile"/>.</param>
/// <param name="SingleReceives">Multishot receives have no limit, as before Linux 6.17.</param>
internal readonly record struct KernelLimits(bool DelaysReleases, bool SingleReceives);
