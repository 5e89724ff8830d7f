using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace SmartPolicing.Realtime.LoadTests;

/// <summary>The options that every command has: which node, which region, which key.</summary>
internal sealed class NodeOptions
{
    internal Option<string> Region { get; } = new("--region") { Description = "The region's folder (docs/REGION.md).", Required = true };

    internal Option<Uri> Node { get; } = new("--node")
    {
        Description = "Address of the node, e.g. http://127.0.0.1:8080.",
        Required = true,
        CustomParser = ParseNode,
    };

    internal Option<EndPoint> Fixes { get; } = new("--fixes")
    {
        Description = "Address of the node's fix port, e.g. 127.0.0.1:8081.",
        Required = true,
        CustomParser = ParseEndPoint,
    };

    internal Option<string> KeyFile { get; } = new("--key-file")
    {
        Description = "File with NAME.SECRET, or a node's keys.json; the key needs the roles gateway and caller.",
        Required = true,
    };

    internal Option<ulong> Seed { get; } = new("--seed") { Description = "Of all chance in the run.", DefaultValueFactory = _ => 1 };

    internal Option<string?> Run { get; } = new("--run")
    {
        Description = "Name of the run: with the seed it names the calls, and a node takes each once. Default: the moment of the start.",
    };

    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { Region, Node, Fixes, KeyFile, Seed, Run }) command.Options.Add(option);
    }

    /// <summary>"10s", "2m", "500ms" or plain seconds.</summary>
    internal static TimeSpan ParseDuration(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        var (number, seconds) = text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 0.001)
            : text.EndsWith('s') ? (text[..^1], 1)
            : text.EndsWith('m') ? (text[..^1], 60)
            : (text, 1.0);
        if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value * seconds is > 0 and <= 86_400)
            return TimeSpan.FromSeconds(value * seconds);
        result.AddError($"'{text}' is no duration like 10s, 2m or 500ms, at most a day");
        return default;
    }

    /// <summary>A number above 0, with or without "/s".</summary>
    internal static double ParseRate(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        var number = text.EndsWith("/s", StringComparison.Ordinal) ? text[..^2] : text;
        if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value is > 0 and <= 10_000_000) return value;
        result.AddError($"'{text}' is no rate like 20 or 20/s");
        return 0;
    }

    internal static Uri? ParseNode(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (Uri.TryCreate(text, UriKind.Absolute, out var node) && node.Scheme is "http" or "https") return new Uri(node, "/");
        result.AddError($"'{text}' is no address like http://127.0.0.1:8080");
        return null;
    }

    internal static EndPoint? ParseEndPoint(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (IPEndPoint.TryParse(text, out var address) && address.Port > 0) return address;
        var colon = text.LastIndexOf(':');
        if (colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var port) && port > 0)
            return new DnsEndPoint(text[..colon], port);
        result.AddError($"'{text}' is no address like 127.0.0.1:8081");
        return null;
    }
}
