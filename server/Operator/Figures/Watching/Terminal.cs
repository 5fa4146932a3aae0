using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Uring.Server.Operator.Figures.Watching;

/// <summary>
/// A terminal that supports ANSI escape sequences, with the features that the live view needs.
/// </summary>
/// <remarks>
/// Spectre's own console detects more about its terminal, with regular expressions and a list of build
/// servers. That code and markup, which includes a table of emoji names, add nearly half a megabyte to a
/// native binary. So the view avoids markup too, and uses only <see cref="Text"/>.
/// </remarks>
internal sealed class Terminal : IAnsiConsole, IAnsiConsoleCursor, IExclusivityMode
{
    private readonly TextWriter _writer;

    private Terminal(TextWriter writer)
    {
        _writer = writer;
        Capabilities capabilities = new() { Ansi = true, ColorSystem = ColorSystem.EightBit, Unicode = true, Interactive = false };
        Profile = new Profile(new AnsiConsoleOutput(writer), capabilities, new UTF8Encoding(false));
    }

    public Profile Profile { get; }

    public IAnsiConsoleCursor Cursor => this;

    public IAnsiConsoleInput Input => throw new NotSupportedException();

    public IExclusivityMode ExclusivityMode => this;

    public RenderPipeline Pipeline { get; } = new();

    /// <summary>
    /// Opens the terminal. Returns null when the output is not a terminal, or a terminal without cursor
    /// control.
    /// </summary>
    public static Terminal? Open() =>
        Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb" ? null : new Terminal(Console.Out);

    public void Write(IRenderable renderable)
    {
        RenderOptions options = RenderOptions.Create(this, Profile.Capabilities);
        WriteAnsi(ansi =>
        {
            foreach (Segment segment in Pipeline.Process(options, [renderable]).SelectMany(part => part.Render(options, Profile.Width)))
            {
                if (segment.IsControlCode)
                {
                    ansi.Write(segment.Text);
                }
                else
                {
                    ansi.Write(segment.Text, segment.Style, segment.Link);
                }
            }
        });
    }

    public void WriteAnsi(Action<AnsiWriter> action)
    {
        action(new AnsiWriter(_writer, Profile.Capabilities));
        _writer.Flush();
    }

    public void Clear(bool home) => WriteAnsi(ansi => ansi.EraseInDisplay(2));

    public void Show(bool show) => WriteAnsi(ansi => _ = show ? ansi.ShowCursor() : ansi.HideCursor());

    public void SetPosition(int column, int line) => WriteAnsi(ansi => ansi.CursorPosition(line, column));

    public void Move(CursorDirection direction, int steps) => WriteAnsi(ansi => _ = direction switch
    {
        CursorDirection.Up => ansi.CursorUp(steps),
        CursorDirection.Down => ansi.CursorDown(steps),
        CursorDirection.Left => ansi.CursorLeft(steps),
        _ => ansi.CursorRight(steps),
    });

    public T Run<T>(Func<T> func) => func();

    public Task<T> RunAsync<T>(Func<Task<T>> func) => func();
}
