using System.Globalization;
using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Borders;

/// <summary>What drives across borders showed, as Markdown. Pure.</summary>
internal static class BorderFindings
{
    internal static string Write(
        IReadOnlyList<AlertScore> alerts, NextScore prior, NextScore learnt, List<double> contained)
    {
        var text = new StringBuilder();
        text.Append("| rule | crossings | warned before | of those a camera had read before | median lead ");
        text.Append("| first read so long before, median | nine of ten had a lead of | in vain for each true one |\n");
        text.Append("|---|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var score in alerts)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {score.Rule.Name} | {score.Entries} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Part(score.Warned, score.Entries)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Part(score.Warned, score.Entries - score.Unseen)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {score.MedianLeadSeconds:F0} s ");
            text.Append(CultureInfo.InvariantCulture, $"| {score.MedianSeenSeconds:F0} s | {score.ShortLeadSeconds:F0} s ");
            text.Append(CultureInfo.InvariantCulture, $"| {score.False / (double)Math.Max(1, score.True):F2} |\n");
        }

        text.Append("\n| crossings nobody was warned of | no camera had read it | last read too long ago | left out by the rule |\n");
        text.Append("|---|--:|--:|--:|\n");
        foreach (var score in alerts)
            text.Append(CultureInfo.InvariantCulture, $"| {score.Rule.Name} | {score.Unseen} | {score.Expired} | {score.LeftOut} |\n");
        text.Append("\n| next camera | reads | the likeliest | among three | within its time window | mean likelihood | not among three: ");
        text.Append("a camera between missed it | an errand | another habit | other |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        Add(text, "roads only", prior);
        Add(text, "roads and learnt flows", learnt);
        if (contained.Count > 0)
        {
            contained.Sort();
            text.Append(CultureInfo.InvariantCulture, $"\nposts: containment share median {contained[contained.Count / 2]:P0}, ");
            text.Append(CultureInfo.InvariantCulture, $"one in ten below {contained[contained.Count / 10]:P0}, ");
            text.Append(CultureInfo.InvariantCulture, $"one in ten above {contained[contained.Count * 9 / 10]:P0}\n");
        }

        return text.Append('\n').ToString();
    }

    private static void Add(StringBuilder text, string name, NextScore score)
    {
        var other = score.Reads - score.Three - score.MissedBetween - score.Errand - score.Habit;
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {score.Reads} | {Part(score.First, score.Reads)} ");
        text.Append(CultureInfo.InvariantCulture, $"| {Part(score.Three, score.Reads)} | {Part(score.InWindow, score.Reads)} ");
        text.Append(CultureInfo.InvariantCulture, $"| {score.Likelihood / Math.Max(1, score.Reads):F3} ");
        text.Append(CultureInfo.InvariantCulture, $"| {score.MissedBetween} | {score.Errand} | {score.Habit} | {other} |\n");
    }

    private static string Part(int part, int whole) =>
        string.Create(CultureInfo.InvariantCulture, $"{(whole == 0 ? 0 : 100.0 * part / whole):F1} %");
}
