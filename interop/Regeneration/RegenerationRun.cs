using Uring.Regeneration.Documentation;
using Uring.Regeneration.Header;
using Uring.Regeneration.Output;
using Uring.Regeneration.Passes;

namespace Uring.Regeneration;

/// <summary>
/// Replaces the bindings in interop/Abi. The folder changes last, after every pass has emitted the names that
/// its headers declare.
/// </summary>
internal sealed class RegenerationRun(RegenerationOptions options, TextWriter output)
{
    private readonly string _abi = Path.Combine(options.Interop, "Abi");
    private readonly string _headers = Path.GetFullPath(Path.Combine(options.Interop, "..", "headers"));

    private string StampFile => Path.Combine(_abi, "abi.stamp");

    /// <summary>Runs all steps.</summary>
    /// <exception cref="RegenerationException">The bindings are unchanged.</exception>
    public void Run()
    {
        HeaderTree header = HeaderTree.Find(options.Header ?? Path.Combine(_headers, "io_uring.h"));
        foreach (string part in header.LeftOut)
        {
            output.WriteLine($"{Path.GetFileName(part)} is not bound: it declares {HeaderTree.NoAbi[Path.GetFileName(part)]}");
        }

        CDeclarations declarations = header.ReadDeclarations();
        AbiGeneration generation = AbiGeneration.Of(declarations);
        HeaderChange change = new(AbiStamp.Read(StampFile), header, declarations);
        change.Check(options.ForceOlderHeader);
        ClangSharp generator = new(options.Interop, options.Generator);
        generator.Check();

        JoinedBindings joined = JoinedBindings.Create(GenerateAll(header, declarations, generator));
        Bindings bindings = joined.Bindings;
        bindings.Replace(_abi);
        AbiStamp.Create(
            header.Name,
            generation,
            $"ClangSharpPInvokeGenerator {generator.Version}",
            header.Files,
            AbiInputs.Files(_headers, options.Interop),
            bindings.FileNames.Select(name => Path.Combine(_abi, name)),
            declarations.Names).Write(StampFile);
        change.Report(options.Interop, output);
        output.WriteLine($"interop/Abi: {generation}, from {header.Name}");
        output.WriteLine($"interop/Abi: {joined.DescribeDifferences()}");
    }

    private IReadOnlyList<Bindings> GenerateAll(HeaderTree header, CDeclarations declarations, ClangSharp generator)
    {
        Stage stage = new(options.Stage);
        stage.AddHeader(header);
        foreach (string file in AbiInputs.StagedFiles(_headers, options.Interop))
        {
            stage.AddFile(file);
        }

        HeaderComments comments = new();
        foreach (string file in AbiInputs.CommentedFiles(_headers, options.Interop))
        {
            comments.Read(File.ReadAllText(file));
        }

        return [.. Target.All.Select(target => Generate(PassList.Create(target, options.Interop, Path.Combine(_headers, "linux.h"), header, declarations)))];

        Bindings Generate(IEnumerable<Pass> passes)
        {
            Bindings bindings = new();
            foreach (Pass pass in passes)
            {
                stage.Prepare(pass);
                string? complaint = generator.Run(pass, stage);
                EmittedNames emitted = EmittedNames.Read(bindings.Add(stage.Keep(pass), comments));
                if ((complaint ?? PassCheck.FindProblem(pass.Expected, emitted)) is { } problem)
                {
                    throw new RegenerationException(
                        ErrorCodes.BadOutput,
                        $"ClangSharp did not bind {header.Header} in pass {pass}: {problem}. interop/Abi is unchanged, and the output is in {stage.Folder}{pass.Advice}");
                }
            }

            return bindings;
        }
    }
}
