using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SmartPolicing.Realtime.Server.Partners.Eido;

/// <summary>Checks a document against <see cref="EidoSchema"/>, and that what it refers to is in it.</summary>
internal sealed partial class EidoRules
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<(string Id, string At)> _references = [];

    /// <returns>Null when nothing is wrong; otherwise the first that is.</returns>
    internal static DocumentFault? Check(JsonElement root)
    {
        var rules = new EidoRules();
        if (rules.Component(root, EidoSchema.Root, "$") is { } fault) return fault;
        foreach (var (id, at) in rules._references)
            if (!rules._ids.Contains(id)) return new DocumentFault("unknownReference", at, $"nothing in the document has the id \"{Short(id)}\"");
        return null;
    }

    private DocumentFault? Component(JsonElement component, string kind, string at)
    {
        if (component.ValueKind != JsonValueKind.Object) return new DocumentFault("wrongKind", at, "is to be an object");
        foreach (var member in EidoSchema.Components[kind])
        {
            var here = $"{at}.{member.Name}";
            if (!component.TryGetProperty(member.Name, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                if (member.IsRequired) return new DocumentFault("missingMember", here, "is needed");
                continue;
            }

            if (Member(value, member, here) is { } fault) return fault;
        }

        // The document's own id is that of its incident, which may have the same.
        var id = component.GetProperty("$id").GetString()!;
        if (id.Length is 0 or > PartnerLimits.IdMax || id.Any(char.IsControl))
            return new DocumentFault("badId", $"{at}.$id", $"has 1 to {PartnerLimits.IdMax} characters");
        if (!_ids.Add(id) && kind is not (EidoSchema.Root or "incidentComponent")) return new DocumentFault("duplicateId", $"{at}.$id", Short(id));
        return null;
    }

    private DocumentFault? Member(JsonElement value, EidoMember member, string at)
    {
        switch (member.Kind)
        {
            case EidoKind.Text:
                return Text(value, member.Words, at);
            case EidoKind.Time:
                return value.ValueKind == JsonValueKind.String && TryTime(value.GetString()!, out _)
                    ? null
                    : new DocumentFault("badTime", at, "is to be a moment with its zone, such as 2026-06-01T08:00:00.000+08:00");
            case EidoKind.Number:
                return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _) ? null : Wrong(at, "a whole number");
            case EidoKind.Flag:
                return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : Wrong(at, "true or false");
            case EidoKind.Ref:
                return Reference(value, at);
            case EidoKind.Part:
                return Component(value, member.Of, at);
            default:
                return Each(value, member, at);
        }
    }

    private DocumentFault? Each(JsonElement value, EidoMember member, string at)
    {
        if (value.ValueKind != JsonValueKind.Array) return Wrong(at, "a list");
        var count = value.GetArrayLength();
        if (count > PartnerLimits.ComponentsMax) return new DocumentFault("tooManyComponents", at, $"{count}; at most {PartnerLimits.ComponentsMax}");
        if (count == 0 && member.IsRequired) return new DocumentFault("missingMember", at, "needs one at least");
        var number = 0;
        foreach (var item in value.EnumerateArray())
        {
            var here = string.Create(CultureInfo.InvariantCulture, $"{at}[{number++}]");
            var fault = member.Kind switch
            {
                EidoKind.Texts => Text(item, member.Words, here),
                EidoKind.Refs => Reference(item, here),
                _ => Component(item, member.Of, here),
            };
            if (fault is not null) return fault;
        }

        return null;
    }

    private static DocumentFault? Text(JsonElement value, string[]? words, string at)
    {
        if (value.ValueKind != JsonValueKind.String) return Wrong(at, "a text");
        if (words is null || words.Contains(value.GetString())) return null;
        return new DocumentFault("unknownWord", at, $"\"{Short(value.GetString()!)}\" is none of {string.Join(", ", words)}");
    }

    private DocumentFault? Reference(JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("$ref", out var id) || id.ValueKind != JsonValueKind.String)
            return Wrong(at, "{\"$ref\": id}");
        _references.Add((id.GetString()!, at + ".$ref"));
        return null;
    }

    /// <summary>A moment of ISO 8601 with its zone.</summary>
    internal static bool TryTime(string text, out DateTimeOffset at)
    {
        at = default;
        return Zoned().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out at);
    }

    private static DocumentFault Wrong(string at, string kind) => new("wrongKind", at, $"is to be {kind}");

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[-+][0-9]{2}:[0-9]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Zoned();
}
