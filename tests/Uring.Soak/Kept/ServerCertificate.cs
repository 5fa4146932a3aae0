using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Uring.Soak.Kept;

/// <summary>The certificate of the server. It is self-signed, so no chain leads to it.</summary>
internal static class ServerCertificate
{
    /// <summary>The name of a client for the server, and of the server in its certificate.</summary>
    public const string Host = "127.0.0.1";

    /// <summary>Returns whether a certificate has the name of the server.</summary>
    public static bool IsExpected(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate?.Subject == $"CN={Host}";
}
