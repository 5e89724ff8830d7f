using System.Collections.Frozen;
using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>
/// Reads a body of <c>{"reads": [{id, camera, seenAt, plate, ...}]}</c> token by token: nothing is allocated for a read, and a read that is wrong
/// in itself is answered alone. Only a text that is no JSON, or has no such list, is refused whole. Pure; any thread.
/// </summary>
internal static class ReadsJson
{
    private static readonly FrozenDictionary<string, PlateColour> PlateColours = WordsOf<PlateColour>();
    private static readonly FrozenDictionary<string, VehicleClass> Classes = WordsOf<VehicleClass>();
    private static readonly FrozenDictionary<string, VehicleColour> Colours = WordsOf<VehicleColour>();

    [Flags]
    private enum Members
    {
        None = 0,
        Id = 1,
        Camera = 2,
        SeenAt = 4,
        Plate = 8,
        Confidence = 16,
        PlateColour = 32,
        Class = 64,
        Colour = 128,
        Picture = 256,
    }

    /// <summary>Adds the reads of a body to a parcel.</summary>
    /// <param name="now">When the body came, on the node's clock.</param>
    /// <param name="detail">For a person; empty when all is well.</param>
    /// <returns>None, or why the body is refused whole: the parcel is then to be thrown away.</returns>
    internal static ReadsFault TryRead(ReadOnlySpan<byte> body, ReadParcel parcel, Instant now, out string detail)
    {
        detail = "";
        try
        {
            var reader = new Utf8JsonReader(body);
            return ReadBody(ref reader, parcel, now);
        }
        catch (JsonException e)
        {
            detail = $"Byte {e.BytePositionInLine ?? 0} of line {(e.LineNumber ?? 0) + 1}.";
            return ReadsFault.BadJson;
        }
    }

    private static ReadsFault ReadBody(ref Utf8JsonReader reader, ReadParcel parcel, Instant now)
    {
        var hasReads = false;
        var texts = new Texts();
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return ReadsFault.BadJson;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("reads"u8))
            {
                reader.Skip();
                continue;
            }

            if (hasReads || !reader.Read() || reader.TokenType != JsonTokenType.StartArray) return ReadsFault.BadJson;
            hasReads = true;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (parcel.IsFull) return ReadsFault.TooManyReads;
                ReadItem(ref reader, texts, parcel, now);
            }
        }

        reader.Read(); // Whatever follows the object is a fault, and thrown.
        return hasReads ? ReadsFault.None : ReadsFault.ReadsMissing;
    }

    private static void ReadItem(ref Utf8JsonReader reader, Texts texts, ReadParcel parcel, Instant now)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            parcel.Refuse(ReadAnswer.BadField);
            return;
        }

        var item = new Item { Camera = texts.Camera, Plate = texts.Plate, Picture = texts.Picture, Word = texts.Word, Confidence = -1 };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadMember(ref reader, ref item);
        if (item.Fault == ReadAnswer.Accepted && item.Id == Guid.Empty) item.Fault = ReadAnswer.BadId;
        if (item.Fault == ReadAnswer.Accepted && !item.Seen.HasFlag(Members.SeenAt)) item.Fault = ReadAnswer.BadField;
        if (item.Fault != ReadAnswer.Accepted)
        {
            parcel.Refuse(item.Fault);
            return;
        }

        var raw = new RawRead
        {
            Id = item.Id,
            Camera = item.Camera.AsSpan(0, item.CameraLength),
            SeenAtUnixMs = item.SeenAt,
            Plate = item.Plate.AsSpan(0, item.PlateLength),
            Confidence = item.Confidence,
            Vehicle = new VehicleLook(item.PlateColour, item.Class, item.Colour),
            Picture = item.Picture.AsSpan(0, item.PictureLength),
        };
        parcel.Add(in raw, now);
    }

    private static void ReadMember(ref Utf8JsonReader reader, ref Item item)
    {
        var member = MemberOf(ref reader);
        if (member == Members.None)
        {
            reader.Skip();
            return;
        }

        // The same member twice: two readers might see two reads.
        var fault = item.Seen.HasFlag(member) ? ReadAnswer.BadField : ReadAnswer.Accepted;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return;
        item.Seen |= member;
        if (!TryReadValue(ref reader, member, ref item)) fault = FaultOf(member);
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) reader.Skip();
        if (item.Fault == ReadAnswer.Accepted) item.Fault = fault;
    }

    private static Members MemberOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("id"u8)) return Members.Id;
        if (reader.ValueTextEquals("camera"u8)) return Members.Camera;
        if (reader.ValueTextEquals("seenAt"u8)) return Members.SeenAt;
        if (reader.ValueTextEquals("plate"u8)) return Members.Plate;
        if (reader.ValueTextEquals("confidence"u8)) return Members.Confidence;
        if (reader.ValueTextEquals("plateColour"u8)) return Members.PlateColour;
        if (reader.ValueTextEquals("class"u8)) return Members.Class;
        if (reader.ValueTextEquals("colour"u8)) return Members.Colour;
        return reader.ValueTextEquals("picture"u8) ? Members.Picture : Members.None;
    }

    private static ReadAnswer FaultOf(Members member) => member switch
    {
        Members.Id => ReadAnswer.BadId,
        Members.Camera => ReadAnswer.UnknownCamera,
        Members.Plate => ReadAnswer.PlateUnreadable,
        _ => ReadAnswer.BadField,
    };

    private static bool TryReadValue(ref Utf8JsonReader reader, Members member, ref Item item)
    {
        var isNumber = reader.TokenType == JsonTokenType.Number;
        switch (member)
        {
            case Members.Id: return reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out item.Id);
            case Members.Camera: return TryReadText(ref reader, item.Camera, out item.CameraLength);
            case Members.SeenAt: return isNumber && reader.TryGetInt64(out item.SeenAt);
            case Members.Plate: return TryReadText(ref reader, item.Plate, out item.PlateLength);
            case Members.Confidence: return isNumber && reader.TryGetInt32(out item.Confidence);
            case Members.PlateColour: return TryReadWord(ref reader, PlateColours, item.Word, out item.PlateColour);
            case Members.Class: return TryReadWord(ref reader, Classes, item.Word, out item.Class);
            case Members.Colour: return TryReadWord(ref reader, Colours, item.Word, out item.Colour);
            default: return TryReadText(ref reader, item.Picture, out item.PictureLength);
        }
    }

    private static bool TryReadWord<T>(ref Utf8JsonReader reader, FrozenDictionary<string, T> words, char[] text, out T word)
    {
        word = default!;
        return TryReadText(ref reader, text, out var length)
            && words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text.AsSpan(0, length), out word!);
    }

    private static bool TryReadText(ref Utf8JsonReader reader, char[] into, out int length)
    {
        length = 0;
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > into.Length) return false;
        try
        {
            length = reader.CopyString(into);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // No UTF-8, or half a surrogate pair: the tokens let both through.
        }
    }

    private static FrozenDictionary<string, T> WordsOf<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().ToFrozenDictionary(value => CamelCase.Of(value.ToString()), StringComparer.Ordinal);

    /// <summary>Room for one read's texts, used for all of a body.</summary>
    private sealed class Texts
    {
        internal char[] Camera { get; } = new char[ReadLimits.TextBytesMax];

        internal char[] Plate { get; } = new char[ReadLimits.TextBytesMax];

        internal char[] Picture { get; } = new char[ReadLimits.TextBytesMax];

        internal char[] Word { get; } = new char[ReadLimits.TextBytesMax];
    }

    private struct Item
    {
        internal required char[] Word;
        internal Guid Id;
        internal required char[] Camera;
        internal int CameraLength;
        internal long SeenAt;
        internal required char[] Plate;
        internal int PlateLength;
        internal int Confidence;
        internal PlateColour PlateColour;
        internal VehicleClass Class;
        internal VehicleColour Colour;
        internal required char[] Picture;
        internal int PictureLength;
        internal Members Seen;
        internal ReadAnswer Fault;
    }
}
