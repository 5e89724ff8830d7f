using System.Globalization;
using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Borders;

/// <summary>What drives across borders showed, as Markdown. Pure.</summary>
internal static class BorderFindings
{
    internal static string Write(
        IReadOnlyList<AlertScore> alerts, NextScore prior, NextScore learnt, IReadOnlyList<PostScore> posts)
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
        if (posts.Count > 0) Add(text, posts);
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

    private static void Add(StringBuilder text, IReadOnlyList<PostScore> posts)
    {
        text.Append("\n| posts for a vehicle just seen | questions | posts found, median | fewest, of nine in ten | contained, median ");
        text.Append("| one in ten below | one in ten above | with a post wherever somebody can be in time | such places | measured, median | most |\n");
        text.Append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var score in posts)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {score.Layout.Name} | {score.Posts.Count} ");
            text.Append(CultureInfo.InvariantCulture, $"| {At(score.Posts, 0.5):F0} | {At(score.Posts, 0.1):F0} ");
            text.Append(CultureInfo.InvariantCulture, $"| {At(score.Contained, 0.5):P0} | {At(score.Contained, 0.1):P0} ");
            text.Append(CultureInfo.InvariantCulture, $"| {At(score.Contained, 0.9):P0} | {At(score.WithinReach, 0.5):P0} ");
            text.Append(CultureInfo.InvariantCulture, $"| {At(score.Places, 0.5):F0} | {At(score.Measured, 0.5):F0} | {At(score.Measured, 1):F0} |\n");
        }
    }

    /// <summary>The value that so much of all are below; 0 of none.</summary>
    private static double At(List<double> values, double part) =>
        values.Count == 0 ? 0 : values.Order().ElementAt(Math.Min((int)(values.Count * part), values.Count - 1));

    private static string Part(int part, int whole) =>
        string.Create(CultureInfo.InvariantCulture, $"{(whole == 0 ? 0 : 100.0 * part / whole):F1} %");
}
