using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>What all pages share: the frame, the colours, the signs. A page needs nothing but itself: no network, no other file.</summary>
internal static class PageParts
{
    private const string Css = """
        :root{--good:#00664a;--bad:#a51616;--wash:#fdf1ee;--good-wash:#eef8f4}
        @media screen and (prefers-color-scheme:dark){:root{--good:#4fd0a5;--bad:#ff9384;--wash:#2c1c1c;--good-wash:#14261f}}
        :root{color-scheme:light dark}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);
          font:15px/1.5 system-ui,-apple-system,'Segoe UI','Noto Sans','Noto Sans SC',sans-serif;
          font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
        main{max-width:1120px;margin:0 auto;padding:32px 24px 64px}
        h1{font-size:30px;line-height:1.2;margin:0;letter-spacing:-.01em;overflow-wrap:anywhere}
        h2{font-size:19px;margin:48px 0 12px;padding-top:14px;border-top:1px solid var(--grid)}
        h3{font-size:15px;margin:26px 0 6px}
        p{margin:6px 0;max-width:76ch}
        .over{margin:0 0 4px;color:var(--soft);font-size:13px;letter-spacing:.04em}
        .soft,figcaption{color:var(--soft);font-size:13px}
        .verdict{display:flex;align-items:center;gap:14px;margin:20px 0 22px;padding:14px 18px;
          border-radius:8px;border:1.5px solid currentColor}
        .verdict.good{background:var(--good-wash)}.verdict.bad{background:var(--wash)}
        .verdict svg{width:38px;height:38px;flex:none}
        .verdict b{font-size:22px;letter-spacing:.05em}.verdict span{color:var(--ink)}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 20px;margin:0}
        dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
        .wide{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:14px}
        th{font-weight:600;color:var(--soft);font-size:13px;text-align:left;border-bottom:1px solid var(--axis);
          padding:5px 14px 5px 0;vertical-align:bottom}
        td{border-bottom:1px solid var(--grid);padding:6px 14px 6px 0;vertical-align:top;overflow-wrap:break-word}
        td:not(.number){min-width:5.5em}
        th:last-child,td:last-child{padding-right:4px}
        .number{text-align:right}td.number{white-space:nowrap}
        .number+th:not(.number),.number+td:not(.number){padding-left:12px}
        td.good,td.bad{white-space:nowrap;font-weight:600}
        .good{color:var(--good)}.bad{color:var(--bad)}.quiet{color:var(--soft)}
        tr.marked td{background:var(--wash)}tr.marked td:first-child{box-shadow:inset 3px 0 var(--bad);padding-left:10px}
        .sign{width:13px;height:13px;margin-right:7px;vertical-align:-1.5px}
        figure{margin:18px 0 0;min-width:0}figure svg{display:block;width:100%;height:auto;overflow:visible}figcaption{margin-top:2px}
        .pair.uneven figure:last-child svg{max-width:500px}
        .pair{display:grid;grid-template-columns:1fr 1fr;gap:8px 36px}.pair.uneven{grid-template-columns:1.9fr 1fr}
        .tables{display:grid;grid-template-columns:repeat(auto-fit,minmax(320px,1fr));gap:6px 40px}
        pre{background:var(--band);padding:14px 16px;border-radius:6px;overflow-x:auto;
          font:13px/1.5 ui-monospace,'Cascadia Mono','DejaVu Sans Mono',monospace;margin:8px 0}
        .read dt{color:var(--ink);font-weight:600}
        @media screen and (max-width:760px){.pair,.pair.uneven{grid-template-columns:1fr}main{padding:20px 14px 40px}
          .read{grid-template-columns:1fr}
          .facts{grid-template-columns:1fr}.facts dd{margin-bottom:6px}}
        @media print{@page{margin:14mm}main{max-width:none;padding:0}body{font-size:11pt}table{font-size:9.5pt}
          h2{break-after:avoid;margin-top:24px}h3{break-after:avoid}
          figure,tr,.verdict{break-inside:avoid}pre{white-space:pre-wrap;border:1px solid var(--grid)}.wide{overflow:visible}
          *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """;

    /// <summary>A whole page. The policy forbids it to load or send anything, whatever a scenario's text tries.</summary>
    internal static string Page(string title, string body) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline';
        script-src '{HoverScript.Hash}'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Figures.Escape(title)}</title>
        <style>
        {ChartStyle.Css}
        {Css}
        </style>
        </head>
        <body>
        <main>
        {body}
        </main>
        <script>{HoverScript.Text}</script>
        </body>
        </html>

        """.ReplaceLineEndings("\n");

    /// <summary>The verdict of a page: a sign, a word and a sentence.</summary>
    internal static string Verdict(bool isGood, string word, string sentence) =>
        $"<div class=\"verdict {(isGood ? "good" : "bad")}\" role=\"status\">{Sign(isGood, "")}<div><b>{Figures.Escape(word)}</b><br>"
        + $"<span>{Figures.Escape(sentence)}</span></div></div>\n";

    /// <summary>Names and values below each other.</summary>
    internal static string Facts(string kind, IEnumerable<(string Name, string Value)> facts)
    {
        var html = new StringBuilder($"<dl class=\"{kind}\">\n");
        foreach (var (name, value) in facts) html.Append($"<dt>{Figures.Escape(name)}</dt><dd>{Figures.Escape(value)}</dd>\n");
        return html.Append("</dl>\n").ToString();
    }

    /// <summary>A plot and what is to be said about it.</summary>
    internal static string Figure(Chart chart, string caption = "") =>
        $"<figure>{chart.ToInlineSvg()}{(caption.Length == 0 ? "" : $"<figcaption>{Figures.Escape(caption)}</figcaption>")}</figure>\n";

    internal static string Heading(string text) => $"<h2>{Figures.Escape(text)}</h2>\n";

    internal static string Paragraph(string text, string kind = "") =>
        $"<p{(kind.Length == 0 ? "" : $" class=\"{kind}\"")}>{Figures.Escape(text)}</p>\n";

    internal static string SignOf(PageTone tone) => tone switch
    {
        PageTone.Good => Sign(true, "sign"),
        PageTone.Bad => Sign(false, "sign"),
        _ => "",
    };

    // A round tick and an eight-cornered cross: told apart without colour, and in a copy of a copy.
    private static string Sign(bool isGood, string kind) =>
        $"<svg class=\"{kind}\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2.6\">"
            + (isGood
            ? "<circle cx=\"12\" cy=\"12\" r=\"10.4\"/><path d=\"M7 12.5l3.5 3.5L17 8.5\"/></svg>"
            : "<path fill=\"currentColor\" d=\"M7.5 1.5h9l6 6v9l-6 6h-9l-6-6v-9z\"/>"
                + "<path stroke=\"var(--paper)\" d=\"M8 8l8 8M16 8l-8 8\"/></svg>");
}
