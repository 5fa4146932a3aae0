using System.Text;
using Uring.Server.Http;
using Uring.Server.Serving;

namespace Uring.Tests.Server;

/// <summary>The bytes of prepared answers as text, one character for each byte.</summary>
internal static unsafe class SiteText
{
    public static string Of(Response? response) => response is null ? "" : Of(response.First, response.FirstLength, response.Rest, response.Length);

    public static string Of(LoopResponse response) => Of(response.First, response.FirstLength, response.Rest, response.Length);

    private static string Of(byte* first, uint firstLength, byte* rest, uint length) =>
        Encoding.Latin1.GetString(first, (int)firstLength) + Encoding.Latin1.GetString(rest, (int)(length - firstLength));
}
