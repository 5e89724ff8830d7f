using System.Globalization;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Terminals;

/// <summary>What terminals show and read aloud: whole sentences, the most important first, since a screen may cut the rest.</summary>
internal static class TerminalTexts
{
    private static readonly string[] PrioritiesZh = ["一级", "二级", "三级", "四级"];

    /// <summary>A directive.</summary>
    internal static string Of(DirectiveRow directive, DispatchPolicy policy, bool isChinese)
    {
        var known = policy.Types.TryGetValue(directive.Type, out var type);
        var name = !known ? directive.Type : isChinese ? type!.NameZh : type!.Name;
        var place = directive.Place.Length > 0 ? directive.Place : Coordinates(directive);
        var text = directive.Text.Length == 0 ? "" : isChinese ? $"{directive.Text}。" : $"{directive.Text}. ";
        var cautions = Cautions(directive, isChinese);
        return isChinese
            ? $"{PrioritiesZh[directive.Priority - 1]}警情，{name}。地点：{place}。{cautions}{text}警情号{directive.Incident}。"
            : $"Priority {directive.Priority}, {name}. At {place}. {cautions}{text}Incident {directive.Incident}.";
    }

    /// <summary>A directive that is taken back.</summary>
    internal static string Withdrawn(DirectiveRow directive, bool isChinese)
    {
        var why = string.IsNullOrEmpty(directive.Why) ? "" : isChinese ? $"：{directive.Why}" : $": {directive.Why}";
        return isChinese ? $"警情{directive.Incident}已撤回{why}。" : $"Incident {directive.Incident} is taken back{why}.";
    }

    /// <summary>A message of a desk.</summary>
    internal static string Of(MessageRow message, bool isChinese) =>
        isChinese ? $"消息，{message.From}：{message.Text}" : $"Message from {message.From}: {message.Text}";

    private static string Cautions(DirectiveRow directive, bool isChinese)
    {
        if (directive.Cautions is not { Count: > 0 } cautions) return "";
        var all = string.Join(isChinese ? "；" : "; ", cautions.Select(caution => caution.Text));
        return isChinese ? $"注意：{all}。" : $"Caution: {all}. ";
    }

    private static string Coordinates(DirectiveRow directive) =>
        string.Create(CultureInfo.InvariantCulture, $"{directive.Lat:F5}, {directive.Lng:F5}");
}
