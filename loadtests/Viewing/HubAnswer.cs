using System.Text.Json;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>Reads the answer to a hub call: <c>{ok, reason?}</c> (docs/HUB.md).</summary>
internal static class HubAnswer
{
    /// <param name="body">The answer, and anything behind it.</param>
    /// <returns>"" when it is ok, else the reason, or "noReason".</returns>
    internal static string Reason(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return "noAnswer";
        var reader = new Utf8JsonReader(body);
        var reason = "noReason";
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return reason;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isOk = reader.ValueTextEquals("ok"u8);
            var isReason = reader.ValueTextEquals("reason"u8);
            if (!reader.Read()) break;
            if (isOk && reader.TokenType == JsonTokenType.True) return "";
            if (isReason && reader.TokenType == JsonTokenType.String) reason = reader.GetString()!;
            reader.Skip();
        }

        return reason;
    }
}
