using System.Globalization;

namespace Uring.TestTools.Processes;

/// <summary>Reads a process and its descendants from /proc: proc(5).</summary>
internal static class ProcessTree
{
    /// <summary>Returns the ids of a process and of its descendants, the given one first.</summary>
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

    /// <summary>
    /// Returns the folders of a process's threads, including the kernel threads of its rings.
    /// </summary>
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

    /// <summary>Reads a file of /proc.</summary>
    /// <param name="file">The file.</param>
    /// <param name="otherwise">The result when the process or the thread has ended.</param>
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
