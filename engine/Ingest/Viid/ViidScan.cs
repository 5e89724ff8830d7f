using System.Text.Json;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>Why a scan stopped.</summary>
internal enum ViidStop
{
    /// <summary>More bytes are needed; none may follow.</summary>
    NeedMore,

    /// <summary>The tray has no room for another record: empty it and go on.</summary>
    TrayFull,
}

/// <summary>
/// Reads a body of GA/T 1400 piece by piece and hands what it finds to a tray: records, notifications, devices. It knows all shapes that
/// implementations send (docs/GAT1400.md); the texts of pictures are passed over as they come, so nothing large is ever in memory. Bad JSON throws
/// <see cref="JsonException"/>. One thread.
/// </summary>
internal sealed class ViidScan : IDisposable
{
    private const int NameBytesMax = 48;
    private static readonly byte[] EmptyText = "\"\""u8.ToArray();

    private readonly ViidTray _tray;
    private readonly ViidItem _expected;
    private readonly Frame[] _frames = new Frame[ViidLimits.DepthMax + 1];
    private readonly byte[] _name = new byte[NameBytesMax];
    private readonly char[] _text = new char[ViidLimits.TextBytesMax];
    private readonly PictureText _picture = new();
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = ViidLimits.DepthMax });
    private int _nameLength;
    private int _depth;
    private bool _isPassing; // The value that comes is passed over when it is a text.

    /// <param name="expected">What a bare list at the root holds.</param>
    internal ViidScan(ViidTray tray, ViidItem expected) => (_tray, _expected) = (tray, expected);

    private ReadOnlySpan<byte> Name => _name.AsSpan(0, _nameLength);

    public void Dispose() => _picture.Dispose();

    /// <summary>Reads what it can.</summary>
    /// <param name="window">From the first byte that no earlier call consumed.</param>
    /// <param name="isFinal">Nothing follows; bad JSON when it is not whole by then.</param>
    /// <param name="consumed">What need not be given again.</param>
    internal ViidStop Feed(ReadOnlySpan<byte> window, bool isFinal, out int consumed)
    {
        consumed = 0;
        while (true)
        {
            if (_isPassing || _picture.IsInside)
            {
                consumed += Pass(window[consumed..]);
                if (_isPassing || _picture.IsInside) return isFinal ? throw new JsonException("The body ends in a text.") : ViidStop.NeedMore;
            }

            var reader = new Utf8JsonReader(window[consumed..], isFinal, _state);
            var stop = Read(ref reader);
            _state = reader.CurrentState;
            consumed += (int)reader.BytesConsumed;
            if (_isPassing) continue;
            var isStuck = stop == ViidStop.NeedMore && !isFinal && consumed == 0 && window.Length >= ViidLimits.WindowBytes;
            if (isStuck) PassWhatDoesNotFit(reader.TokenType, window);
            if (_isPassing) continue;
            return stop;
        }
    }

    // The only thing that may be longer than the window is the text of a member.
    private void PassWhatDoesNotFit(JsonTokenType last, ReadOnlySpan<byte> window)
    {
        var isText = window.TrimStart(" \t\r\n"u8) is [(byte)'"', ..];
        if (last != JsonTokenType.PropertyName || !isText)
            throw new JsonException("Something other than a member's text is longer than anything that belongs there.");
        _isPassing = true;
    }

    private ViidStop Read(ref Utf8JsonReader reader)
    {
        if (_tray.IsFull) return ViidStop.TrayFull;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    TakeName(ref reader);
                    if (!ViidNames.Is(Name, "Data"u8)) break;
                    _isPassing = true;
                    return ViidStop.NeedMore;
                case JsonTokenType.StartObject:
                    Push(ItemOfObject(), isList: false);
                    break;
                case JsonTokenType.StartArray:
                    Push(ItemOfList(), isList: true);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    Pop();
                    if (_tray.IsFull) return ViidStop.TrayFull;
                    break;
                default:
                    TakeValue(ref reader);
                    if (_tray.IsFull) return ViidStop.TrayFull;
                    break;
            }
        }

        return ViidStop.NeedMore;
    }

    // Behind the name and its colon: blanks, and then perhaps a text.
    private int Pass(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        if (!_picture.IsInside)
        {
            at = bytes.IndexOfAnyExcept(" \t\r\n"u8);
            if (at < 0) return bytes.Length;
            _isPassing = false;
            if (bytes[at] != '"') return at; // Null, or whatever: the reader sees to it.
            _picture.Begin(IsFirstPicture);
            at++;
        }

        at += _picture.Take(bytes[at..]);
        if (_picture.IsInside) return at;
        if (IsFirstPicture) _tray.Record.TakeHash(_picture.Result);

        // For the reader there was an empty text.
        var reader = new Utf8JsonReader(EmptyText, isFinalBlock: false, _state);
        reader.Read();
        _state = reader.CurrentState;
        return at;
    }

    private bool IsFirstPicture =>
        _depth > 0 && _frames[_depth - 1] is { Item: ViidItem.SubImage, IsList: false } && ViidNames.Is(Name, "Data"u8) && !_tray.Record.HasPicture;

    private void TakeName(ref Utf8JsonReader reader)
    {
        _nameLength = 0;
        if (reader.ValueSpan.Length > NameBytesMax) return;
        if (!reader.ValueIsEscaped)
        {
            reader.ValueSpan.CopyTo(_name);
            _nameLength = reader.ValueSpan.Length;
            return;
        }

        var length = CopyText(ref reader, _text);
        for (; _nameLength < Math.Min(length, NameBytesMax); _nameLength++) _name[_nameLength] = (byte)Math.Min(_text[_nameLength], (char)127);
    }

    private ViidItem ItemOfObject()
    {
        if (_depth == 0) return ViidItem.Holder;
        ref readonly var outer = ref _frames[_depth - 1];
        if (outer.IsList) return outer.Item;
        var (item, isList) = ViidNames.StructureOf(Name, outer.Item);
        if (item == ViidItem.None) return ViidItem.None;
        _tray.Meet(item);
        if (!isList) return item;
        return outer.Item == ViidItem.MotorVehicle ? ViidItem.MotorVehicle : ViidItem.Holder;
    }

    private ViidItem ItemOfList()
    {
        if (_depth == 0)
        {
            _tray.Meet(_expected);
            return _expected;
        }

        ref readonly var outer = ref _frames[_depth - 1];
        if (outer.IsList) return ViidItem.None;
        var item = ViidNames.StructureOf(Name, outer.Item).Item;
        if (item != ViidItem.None) _tray.Meet(item);
        return item;
    }

    private void Push(ViidItem item, bool isList)
    {
        // A record's picture list as an object: a holder within the record, whose end is not the record's.
        var isInner = !isList && item == ViidItem.MotorVehicle && _depth > 0 && _frames[_depth - 1] is { Item: ViidItem.MotorVehicle, IsList: false };
        _frames[_depth++] = new Frame(item, isList, isInner);
        if (!isList && !isInner) _tray.Begin(item);
    }

    private void Pop()
    {
        var frame = _frames[--_depth];
        if (!frame.IsList && !frame.IsInner) _tray.End(frame.Item);
    }

    private void TakeValue(ref Utf8JsonReader reader)
    {
        if (_depth == 0) return; // A body that is nothing but a number: no list is found in it.
        ref readonly var frame = ref _frames[_depth - 1];
        if (frame.IsInner) return;
        if (frame.IsList)
        {
            _tray.Stray(frame.Item);
            return;
        }

        switch (frame.Item)
        {
            case ViidItem.MotorVehicle:
                TakeMember(ref reader);
                return;
            case ViidItem.SubImage:
                if (ViidNames.Is(Name, "StoragePath"u8)) _tray.Record.TakePath(_text.AsSpan(0, CopyText(ref reader, _text)));
                return;
            case ViidItem.None or ViidItem.Holder:
                return;
            default:
                _tray.Member(frame.Item, Name, _text.AsSpan(0, CopyText(ref reader, _text)));
                return;
        }
    }

    private void TakeMember(ref Utf8JsonReader reader)
    {
        var member = ViidNames.MemberOf(Name);
        if (member == ViidMember.None) return;
        var room = _tray.Record.RoomOf(member);
        _tray.Record.SetLength(member, CopyText(ref reader, room));
    }

    // The characters of a text, a number or a truth; 0 for null, for what does not fit, and for what is no UTF-8.
    private static int CopyText(ref Utf8JsonReader reader, Span<char> room)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                room[0] = reader.TokenType == JsonTokenType.True ? '1' : '0';
                return 1;
            case JsonTokenType.Number when reader.ValueSpan.Length <= room.Length:
                for (var at = 0; at < reader.ValueSpan.Length; at++) room[at] = (char)reader.ValueSpan[at];
                return reader.ValueSpan.Length;
            case JsonTokenType.String or JsonTokenType.PropertyName when reader.ValueSpan.Length <= room.Length:
                try
                {
                    return reader.CopyString(room);
                }
                catch (InvalidOperationException)
                {
                    return 0; // No UTF-8, or half a surrogate pair: the tokens let both through.
                }

            default:
                return 0;
        }
    }

    // What is open: an object that is an item, or a list of such.
    private readonly record struct Frame(ViidItem Item, bool IsList, bool IsInner);
}
