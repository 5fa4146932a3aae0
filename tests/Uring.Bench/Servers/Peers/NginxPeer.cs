using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Bench.Servers.Peers;

/// <summary>Debian's nginx with a configuration for the benchmark: one worker, <c>return 200</c>.</summary>
internal static class NginxPeer
{
    /// <summary>Returns the peer.</summary>
    /// <param name="work">The folder of its configuration and its files.</param>
    /// <param name="keeps">Whether it keeps connections.</param>
    /// <exception cref="MissingServerException">nginx is not installed.</exception>
    public static ServerProgram Create(WorkFolder work, bool keeps) => Create(
        work,
        $"one worker, return 200, deferred, {(keeps ? "kept connections" : "no keep-alive")}, no access log",
        keeps ? 65 : 0,
        """return 200 "Have a nice day!\n";""");

    private static ServerProgram Create(WorkFolder work, string description, int keepSeconds, string location)
    {
        // Debian installs nginx in a folder that only the PATH of root contains.
        string binary = File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";
        string version = Tool.Version(binary, "-v") ?? throw new MissingServerException("nginx is not installed (apt-get install nginx-light)");
        return new ServerProgram
        {
            Name = "nginx",
            Description = description,
            Version = version.Replace("nginx version: ", "", StringComparison.Ordinal),
            Binary = binary,
            Arguments = port => Configure(work, port, keepSeconds, location),
        };
    }

    /// <summary>Returns the peer with a site of files.</summary>
    /// <param name="work">The folder of its configuration.</param>
    /// <param name="site">The files.</param>
    /// <exception cref="MissingServerException">nginx is not installed.</exception>
    public static ServerProgram Create(WorkFolder work, SiteTree site) => Create(
        work,
        "one worker, open_file_cache, sendfile, gzip_static, deferred, kept connections, no access log",
        keepSeconds: 65,
        $$"""
        root {{site.Root}};
                        open_file_cache max=1000 inactive=60s;
                        open_file_cache_errors on;
                        open_file_cache_valid 60s;
                        sendfile on;
                        tcp_nopush on;
                        gzip_static on;
        """);

    private static string[] Configure(WorkFolder work, int port, int keepSeconds, string location)
    {
        string folder = Directory.CreateDirectory(work.File($"nginx-{port}")).FullName;
        string file = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(file, $$"""
            # Written by Uring.Bench.
            daemon off;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log;
            worker_processes 1;
            worker_rlimit_nofile 65536;
            events {
                worker_connections 32768;
            }
            http {
                access_log off;
                keepalive_timeout {{keepSeconds}};
                keepalive_requests 1000000000;
                default_type "text/html; charset=utf-8";
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                server {
                    listen 127.0.0.1:{{port}} deferred backlog=4096;
                    location / {
                        {{location}}
                    }
                }
            }

            """);
        return ["-p", folder, "-c", file, "-e", Path.Combine(folder, "error.log")];
    }
}
