using System.Diagnostics;
using Uring.Kestrel;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel.Clients;

/// <summary>The WebSockets of a browser and of Node, with and without TLS.</summary>
public sealed class WebSocketTests
{
    public static MatrixTheoryData<UringScheduling, bool> Cases => new([UringScheduling.ThreadPool, UringScheduling.Inline], [false, true]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Node_gets_every_message_back(UringScheduling scheduling, bool isSecure)
    {
        string node = Need.Tool("node", "nodejs");
        await RequireWebSocketAsync(node);
        await using ClientHost host = await ClientHost.StartAsync(scheduling);
        string program = host.File("program.js");
        string url = Address(host, isSecure).Replace("http", "ws", StringComparison.Ordinal);
        await File.WriteAllTextAsync(program, BrowserPage.NodeProgram($"{url}/socket"), TestContext.Current.CancellationToken);

        CommandResult result = await Command.RunInAsync(
            host.File(""), new Dictionary<string, string> { ["NODE_EXTRA_CA_CERTS"] = host.Certificate }, node, Flag, program);

        Assert.Equal(BrowserPage.Right, result.Succeeded().Output.TrimEnd());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_page_in_Chromium_gets_every_message_back(UringScheduling scheduling, bool isSecure)
    {
        string chromium = Need.Tool("chromium", "chromium");
        await using ClientHost host = await ClientHost.StartAsync(scheduling);
        using Process browser = Process.Start(new ProcessStartInfo(
            chromium,
            [
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-proxy-server",
                "--ignore-certificate-errors",
                $"--user-data-dir={host.File("profile")}",
                $"{Address(host, isSecure)}/page",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            Task<string> errors = browser.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            Task exited = browser.WaitForExitAsync(TestContext.Current.CancellationToken);

            Task first = await Task.WhenAny(host.PageResult.Posted, exited).WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);

            Assert.True(first != exited, $"the browser has ended: {(first == exited ? await errors : "")}");
            Assert.Equal(BrowserPage.Right, await host.PageResult.Posted);
        }
        finally
        {
            browser.Kill(entireProcessTree: true);
            await browser.WaitForExitAsync(CancellationToken.None);
        }
    }

    // Node 20 has the WebSocket of browsers behind this flag, and Node 22 without one.
    private const string Flag = "--experimental-websocket";

    private static string Address(ClientHost host, bool isSecure) => isSecure ? host.Secure : host.Plain;

    private static async Task RequireWebSocketAsync(string node)
    {
        CommandResult result = await Command.RunAsync(node, Flag, "--print", "typeof WebSocket");
        Assert.SkipUnless(result.Output.Trim() == "function", $"this Node has no WebSocket: {result.Output}{result.Error}".Trim());
    }
}
