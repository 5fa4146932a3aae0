using Uring.Server.Files;
using Uring.Server.Operator;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Http.Sites.Files;

/// <summary>Reads the files of a site into memory: all of them, as they are at one time, or none.</summary>
internal sealed unsafe class SiteReader(RootOptions options)
{
    /// <summary>The estimated memory of a file or of an answer beside its body, in bytes.</summary>
    public const long MemoryOfAnswer = 1024;

    private static ReadOnlySpan<byte> Moved => "Moved Permanently\n"u8;

    /// <summary>
    /// Runs between the search for the files and the reading of them. A test changes a file there.
    /// </summary>
    public Action Found { get; init; } = static () => { };

    /// <exception cref="UsageException">
    /// The directory cannot be read, changes twice while it is read, or does not fit into the memory.
    /// </exception>
    public SiteContent Read()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return ReadOnce();
            }
            catch (TreeChangedException) when (attempt == 1)
            {
                // A deployment that is just done changes no file at the second attempt.
            }
            catch (TreeChangedException e)
            {
                throw Refuse($"{e.Message} while the server reads the directory: reload once the deployment is done, or deploy into a new "
                    + "directory and move a link to it");
            }
            catch (OutOfMemoryException)
            {
                throw Refuse("there is not enough memory for its files: raise the limit on memory, or serve fewer files");
            }
        }
    }

    private SiteContent ReadOnce()
    {
        using TreeRoot root = TreeRoot.Open(options.Root);
        Omissions omissions = new(options.Root.Origin);
        TreeScan scan = new(root, omissions);
        List<TreeFile> found = Find(scan, out long length);
        Found();
        BodyMemory memory = new(Moved.Length + length);
        try
        {
            FileBody redirect = Append(memory, 0, Moved.Length, static bytes => { Moved.CopyTo(bytes); return true; })!;
            List<ReadFile> files = ReadAll(new TreeReader(root), found, memory, omissions);
            scan.RequireUnchanged();
            int omitted = omissions.Count;
            IReadOnlyList<SiteFile> combined = Siblings.Combine(files, omissions);
            return new SiteContent(combined, redirect, scan.Folders) { Memory = [memory], Notices = omissions.Lines, Omitted = omitted };
        }
        catch
        {
            memory.Release();
            throw;
        }
    }

    /// <summary>
    /// Finds the files, and adds up the memory for their bodies. Names of one file share a body.
    /// </summary>
    private List<TreeFile> Find(TreeScan scan, out long length)
    {
        List<TreeFile> found = [];
        HashSet<(ulong, (uint, uint))> distinct = [];
        length = 0;
        foreach (TreeFile file in scan.Files())
        {
            if (file.Status.Size > Response.MaxContent)
            {
                throw Refuse($"'{Omissions.Show(file.Path)}' has {file.Status.Size} bytes, more than {Response.MaxContent >> 20} MiB: move it out of "
                    + "the directory");
            }

            found.Add(file);
            length += distinct.Add((file.Status.Inode, file.Status.Device)) ? (long)file.Status.Size : 0;
            if (length + (found.Count * MemoryOfAnswer) > options.MaxMemory)
            {
                throw Refuse($"its files need more than the {ByteSize.Format(options.MaxMemory)} of --max-memory: give a larger size, or serve fewer files");
            }
        }

        return found;
    }

    private static List<ReadFile> ReadAll(TreeReader reader, List<TreeFile> found, BodyMemory memory, Omissions omissions)
    {
        List<ReadFile> files = new(found.Count);
        Dictionary<(ulong, (uint, uint)), FileBody?> bodies = [];
        long offset = Moved.Length;
        foreach (TreeFile file in found)
        {
            (ulong, (uint, uint)) identity = (file.Status.Inode, file.Status.Device);
            if (!bodies.TryGetValue(identity, out FileBody? body))
            {
                body = Append(memory, offset, (int)file.Status.Size, bytes => reader.TryRead(file, bytes));
                offset += (long)file.Status.Size;
                bodies.Add(identity, body);
            }

            if (body is null)
            {
                omissions.Add(file.Path, "no permission to read it");
            }
            else
            {
                files.Add(new ReadFile(file, body));
            }
        }

        return files;
    }

    /// <returns>Null when the content cannot be read.</returns>
    private static FileBody? Append(BodyMemory memory, long offset, int length, Func<Span<byte>, bool> write) =>
        write(new Span<byte>(memory.Data + offset, length)) ? new FileBody(memory.Data + offset, (uint)length) : null;

    private UsageException Refuse(string reason) => new($"{options.Root.Origin}: cannot serve '{Shown.Of(options.Root.Path)}': {reason}");
}
