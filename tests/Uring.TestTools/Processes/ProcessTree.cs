using System.Globalization;

namespace Uring.TestTools.Processes;

/// <summary>A process and its descendants, as /proc has them: proc(5).</summary>
internal static class ProcessTree
{
    /// <summary>The process ids, the given one first.</summary>
    /// <param name="pid">The process at the root.</param>
    public static List<int> Of(int pid)
    {
        List<int> found = [pid];
        for (int i = 0; i < found.Count; i++)
        {
            foreach (string task in Tasks(found[i]))
            {
                string children = ReadOr(Path.Combine(task, "children"), "");
                found.AddRange(children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(child => int.Parse(child, CultureInfo.InvariantCulture)));
            }
        }

        return found;
    }

    /// <summary>The folders of a process's threads; kernel threads that work for its rings are among them.</summary>
    /// <param name="pid">The process.</param>
    public static string[] Tasks(int pid)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{pid}/task");
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>What a file says; something else when process or thread are gone by now.</summary>
    /// <param name="file">The file.</param>
    /// <param name="otherwise">What to say then.</param>
    public static string ReadOr(string file, string otherwise)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return otherwise;
        }
    }
}
