using Uring.TestTools.Processes;

namespace Uring.Bench.Files;

/// <summary>The peers by name.</summary>
internal static class FilePeers
{
    /// <summary>The peer that all others are divided by.</summary>
    public const string Reference = "random-access-jit";

    /// <summary>The second reference.</summary>
    public const string Fio = "fio";

    /// <summary>The peer with registered memory, without its runtime.</summary>
    public const string Registered = "uring-registered";

    private static readonly (string Name, string Description)[] s_programs =
    [
        ("random-access", "RandomAccess of the BCL, which blocks threads of the pool"),
        ("uring-pool", "UringFile: awaits continue on the pool"),
        ("uring-loop", "UringFile in UringContext.RunAsync: awaits continue on the loop"),
        ("uring-inline", "UringContext with ContinuationMode.Inline: awaits continue on the loop"),
        (Registered, "as uring-loop, with registered memory (UringContext.Buffers)"),
    ];

    /// <summary>The names of all peers.</summary>
    public static IEnumerable<string> Names => [.. s_programs.SelectMany(program => new[] { $"{program.Name}-{PublishedProgram.Jit}", $"{program.Name}-{PublishedProgram.Aot}" }), Fio];

    /// <summary>Returns the peers that this machine can run, and builds their programs.</summary>
    /// <param name="names">The names of the peers.</param>
    /// <param name="work">The folder of the programs.</param>
    /// <param name="leaveOut">Receives the name of each other peer, with the reason.</param>
    public static IReadOnlyList<IFilePeer> Build(IReadOnlyList<string> names, WorkFolder work, Action<string, string> leaveOut)
    {
        List<IFilePeer> peers = [];
        foreach (PublishedProgram program in new[] { Create(work, PublishedProgram.Jit), Create(work, PublishedProgram.Aot) })
        {
            ProgramPeer[] wanted =
            [
                .. s_programs.Select(known => new ProgramPeer(program, known.Name, known.Description)).Where(peer => names.Contains(peer.Name)),
            ];
            if (wanted.Length > 0 && IsBuilt(program, leaveOut))
            {
                peers.AddRange(wanted);
            }
        }

        if (names.Contains(Fio))
        {
            if (FioPeer.Version is not null)
            {
                peers.Add(new FioPeer());
            }
            else
            {
                leaveOut(Fio, "not installed (apt-get install fio)");
            }
        }

        return peers;
    }

    private static PublishedProgram Create(WorkFolder work, string runtime) => new(work, "Uring.FileLoad", runtime);

    private static bool IsBuilt(PublishedProgram program, Action<string, string> leaveOut)
    {
        try
        {
            return program.Path.Length > 0;
        }
        catch (InvalidOperationException e)
        {
            leaveOut($"peers with -{program.Runtime}", e.Message);
            return false;
        }
    }
}
