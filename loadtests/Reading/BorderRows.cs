using System.Text.Json;

namespace SmartPolicing.Realtime.LoadTests.Reading;

/// <summary>Gets one row; it is gone afterwards.</summary>
/// <param name="isAlert">A joint alert; else a track.</param>
/// <param name="row">JSON.</param>
internal delegate void BorderRowTaker(bool isAlert, ReadOnlySpan<byte> row);

/// <summary>Finds the rows of tracks and joint alerts in what a desk is told, without reading the rest through.</summary>
internal static class BorderRows
{
    /// <param name="body">A <c>snapshot</c> or an <c>events</c>, and anything behind it.</param>
    internal static void Read(ReadOnlySpan<byte> body, BorderRowTaker take)
    {
        // Nearly all that a desk is told is of officers and incidents: their rows have no such members.
        if (body.IndexOf("\"sightings\":"u8) < 0 && body.IndexOf("\"sides\":"u8) < 0) return;
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isItems = reader.ValueTextEquals("items"u8);
            var isAlerts = reader.ValueTextEquals("alerts"u8);
            var isRows = isAlerts || reader.ValueTextEquals("tracks"u8);
            reader.Read();
            if (!isItems && !isRows || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                if (isRows) Take(ref reader, body, isAlerts, take);
                else Item(ref reader, body, take);
            }
        }
    }

    private static void Item(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, BorderRowTaker take)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAlert = reader.ValueTextEquals("alert"u8);
            var isRow = isAlert || reader.ValueTextEquals("track"u8);
            reader.Read();
            if (isRow && reader.TokenType == JsonTokenType.StartObject) Take(ref reader, body, isAlert, take);
            else reader.Skip();
        }
    }

    private static void Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, bool isAlert, BorderRowTaker take)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        take(isAlert, body[start..(int)reader.BytesConsumed]);
    }
}
