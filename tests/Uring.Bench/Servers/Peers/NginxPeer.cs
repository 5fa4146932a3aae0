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
    public static ServerProgram Create(WorkFolder work, bool keeps)
    {
        // Debian installs nginx in a folder that only the PATH of root contains.
        string binary = File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";
        string version = Tool.Version(binary, "-v") ?? throw new MissingServerException("nginx is not installed (apt-get install nginx-light)");
        return new ServerProgram
        {
            Name = "nginx",
            Description = $"one worker, return 200, deferred, {(keeps ? "kept connections" : "no keep-alive")}, no access log",
            Version = version.Replace("nginx version: ", "", StringComparison.Ordinal),
            Binary = binary,
            Arguments = port => Configure(work, port, keeps),
        };
    }

    private static string[] Configure(WorkFolder work, int port, bool keeps)
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
                keepalive_timeout {{(keeps ? 65 : 0)}};
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
                        return 200 "Have a nice day!\n";
                    }
                }
            }

            """);
        return ["-p", folder, "-c", file, "-e", Path.Combine(folder, "error.log")];
    }
}
