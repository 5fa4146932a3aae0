using Uring.Server.Http;
using Uring.Server.Http.Sites;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Figures.Reading;
using Uring.Server.Serving.Answering;

namespace Uring.Server.Serving.Http;

/// <summary>The forms of a loop's site with the figures of different seconds.</summary>
/// <remarks>
/// A connection that sends figures is a sender of such a form. Its text is not written again while the form
/// has senders. Without a free form the last one stays, so slow clients get older figures, and no memory is
/// allocated.
/// </remarks>
internal sealed class LoopMetrics : IDisposable
{
    private const int Forms = 3;

    private readonly MetricsText[] _texts = new MetricsText[Forms];
    private readonly LoopSite[] _sites = new LoopSite[Forms];
    private int _newest;
    private uint _date;

    /// <param name="site">The site.</param>
    /// <param name="head">The answer with the heads, and without a body.</param>
    /// <param name="figures">The figures of all rings.</param>
    public LoopMetrics(LoopSite site, SiteAnswer head, FiguresPage figures)
    {
        byte[] server = PrometheusText.Server(figures.Describe());
        Span<byte> date = stackalloc byte[DateValue.Length];
        DateValue.Write(date, DateTime.UtcNow);
        for (int form = 0; form < Forms; form++)
        {
            _texts[form] = new MetricsText(head, server, figures);
            _sites[form] = new LoopSite(site, _texts[form]);

            // The first call allocates, which the loop must not do.
            _texts[form].Write(date);
        }
    }

    /// <summary>The connections that send figures.</summary>
    public ulong Senders
    {
        get
        {
            ulong senders = 0;
            foreach (LoopSite site in _sites)
            {
                senders += site.Senders;
            }

            return senders;
        }
    }

    /// <summary>Returns the newest form. Once a second, writes one first.</summary>
    public LoopSite Take(AnswerDates dates)
    {
        for (int form = 0; form < Forms && _date != dates.Number; form++)
        {
            if (_sites[form].Senders == 0)
            {
                _texts[form].Write(dates.Text);
                (_newest, _date) = (form, dates.Number);
            }
        }

        return _sites[_newest];
    }

    /// <summary>Frees the texts. No answer may point to them.</summary>
    public void Dispose() => Array.ForEach(_texts, static text => text.Dispose());
}
