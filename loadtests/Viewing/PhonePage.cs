using System.Globalization;
using System.Text;
using System.Text.Json;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>
/// One officer's page. Says that it has a directive as soon as it has; what the person says comes from the crowd's owner.
/// </summary>
/// <param name="answersThrough">The person takes every directive through to its end at once.</param>
/// <param name="isSample">Keeps the newest state, to be compared at the end.</param>
internal sealed class PhonePage(PhoneCrowd crowd, uint officer, string cookie, bool answersThrough, bool isSample)
    : CrowdPage(crowd, "/hub/officer", cookie)
{
    private long _newest;
    private bool _isFirst = true;
    private byte[] _officerRow = [];
    private byte[] _directiveRow = [];

    internal bool IsSample => isSample;

    internal uint Officer => officer;

    internal string Session => Cookie;

    /// <summary>The newest rows told, of a sample. Any thread.</summary>
    internal (byte[] Officer, byte[] Directive) Rows => (Volatile.Read(ref _officerRow), Volatile.Read(ref _directiveRow));

    /// <returns>False when the page is not connected.</returns>
    internal ValueTask<bool> AnswerAsync(string directive, DirectiveAnswer answer, string reason) => CallAsync("Answer", string.Create(
        CultureInfo.InvariantCulture,
        $"{officer},\"{directive}\",\"{JsonNamingPolicy.CamelCase.ConvertName(answer.ToString())}\",{JsonSerializer.Serialize(reason)}"));

    private protected override ValueTask BeginAsync()
    {
        _isFirst = true;
        return ValueTask.CompletedTask;
    }

    private protected override bool Hear(ReadOnlySpan<byte> target, ReadOnlySpan<byte> body, long arrived)
    {
        if (!target.SequenceEqual("states"u8)) return false;
        var news = PhoneNews.Read(body);
        if (!news.IsThere) return false;
        if (isSample)
        {
            Volatile.Write(ref _directiveRow, news.Directive.ToArray());
            Volatile.Write(ref _officerRow, news.Officer.ToArray());
        }

        // The first state after connecting is as old as it is, and a position that comes again is no change.
        if (news.Since > _newest && !_isFirst) crowd.CountBehind(news.Since, arrived);
        if (news.Since > _newest || _isFirst) Answer(news);
        _newest = Math.Max(_newest, news.Since);
        _isFirst = false;
        return true;
    }

    private void Answer(in PhoneNews news)
    {
        if (news.Directive.IsEmpty || !Enum.TryParse<DirectiveState>(news.State, ignoreCase: true, out var state)) return;
        if (CallLatency.NextAnswer(state) is not { } answer || (!answersThrough && answer != DirectiveAnswer.Delivered)) return;
        _ = AnswerAsync(news.Id, answer, "").AsTask(); // Never faulted: a connection that has ended is told of by its reader.
    }
}

/// <summary>What a <c>states</c> message to a page says, as views into it.</summary>
internal readonly ref struct PhoneNews
{
    private PhoneNews(ReadOnlySpan<byte> officer, ReadOnlySpan<byte> directive, long since, string id, string state)
    {
        Officer = officer;
        Directive = directive;
        Since = since;
        Id = id;
        State = state;
    }

    internal bool IsThere => !Officer.IsEmpty;

    internal ReadOnlySpan<byte> Officer { get; }

    internal ReadOnlySpan<byte> Directive { get; }

    /// <summary>When the officer or the directive last changed. Unix milliseconds on the node's clock.</summary>
    internal long Since { get; }

    /// <summary>The directive's number; "" without one.</summary>
    internal string Id { get; }

    /// <summary>The directive's state; "" without one.</summary>
    internal string State { get; }

    /// <param name="body">A <c>states</c> message with one officer, and anything behind it.</param>
    internal static PhoneNews Read(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> officer = default;
        ReadOnlySpan<byte> directive = default;
        var (since, id, state) = (0L, "", "");
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            var isOfficer = reader.ValueTextEquals("officer"u8);
            var isDirective = reader.ValueTextEquals("directive"u8);
            if (!isOfficer && !isDirective) continue;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) continue;
            var start = (int)reader.TokenStartIndex;
            var row = Row(ref reader);
            since = Math.Max(since, row.Since);
            var found = body[start..(int)reader.BytesConsumed];
            if (isOfficer) officer = found;
            else directive = found;
            if (isDirective) (id, state) = (row.Id, row.State);
        }

        return new PhoneNews(officer, directive, since, id, state);
    }

    private static (long Since, string Id, string State) Row(ref Utf8JsonReader reader)
    {
        var (since, id, state) = (0L, "", "");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSince = reader.ValueTextEquals("since"u8);
            var isId = reader.ValueTextEquals("id"u8);
            var isState = reader.ValueTextEquals("state"u8);
            reader.Read();
            if (isSince) since = reader.GetInt64();
            else if (isId && reader.TokenType == JsonTokenType.String) id = Encoding.UTF8.GetString(reader.ValueSpan);
            else if (isState) state = reader.GetString() ?? "";
            reader.Skip();
        }

        return (since, id, state);
    }
}
