using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Uring.Server.Operator.Figures.Watching;

/// <summary>A terminal that understands ANSI's sequences, as the live view needs it.</summary>
/// <remarks>
/// Spectre's own console finds out more about its terminal, with regular expressions and a list of build servers. That and markup,
/// which knows the emoji by name, are nearly half a megabyte of a native binary; so the view also has its texts from Text alone.
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

    /// <summary>Null when the output is no terminal, or one that only takes lines.</summary>
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
