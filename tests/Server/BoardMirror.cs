using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>
/// What a page knows that took one snapshot and every event since, beside what a page is told that comes now. Both as lines, one for each
/// thing that stands.
/// </summary>
internal sealed class BoardMirror
{
    private static readonly Kind[] Kinds =
    [
        new("officers", "officer", row => $"{row["id"]}", _ => false),
        new("incidents", "incident", row => $"{row["id"]}", row => $"{row["state"]}" == "closed"),
        new("desks", "desks", row => $"{row["jurisdiction"]}", _ => false),
        new("transfers", "transfer", row => $"{row["incident"]} {row["transfer"]}", row => $"{row["state"]}" is "declined" or "done" or "withdrawn"),
        new("proposals", "proposal", row => $"{row["id"]}", row => $"{row["state"]}" is not ("asked" or "ready")),
        new("offers", "offer", row => $"{row["id"]}", row => $"{row["state"]}" != "open"),
        new("stacks", "stack", row => $"{row["officer"]}", row => row["incidents"]!.AsArray().Count == 0),
        new("panics", "panic", row => $"{row["officer"]}", row => row["ended"] is not null),
        new("safety", "safety", row => $"{row["officer"]}", row => $"{row["deed"]}" is not ("asked" or "alarm" or "standing")),
        new("messages", "message", row => $"{row["id"]}", _ => false),
        new("alerts", "alert", row => $"{row["id"]}", _ => false),
        new("unverifiedPlaces", "unverifiedPlaces", row => $"{row["jurisdiction"]}", _ => false),
    ];

    private readonly Channel<(string[] Folded, string[] Told)> _compared = Channel.CreateBounded<(string[], string[])>(100);
    private readonly SortedDictionary<string, JsonObject> _rows = new(StringComparer.Ordinal);
    private bool _isFilled;

    internal BoardMirror(HubConnection hub)
    {
        // One after the other, in the order in which they came.
        hub.On<JsonElement>("snapshot", TakeSnapshot);
        hub.On<JsonElement>("events", TakeEvents);
    }

    /// <summary>Asks for a snapshot; what was folded until then, and what it says.</summary>
    internal async Task<(string[] Folded, string[] Told)> CompareAsync(HubConnection hub)
    {
        var cancel = TestContext.Current.CancellationToken;
        await hub.InvokeAsync<JsonElement>("Snapshot", cancel);
        return await _compared.Reader.ReadAsync(cancel);
    }

    private string[] Lines() => [.. _rows.Select(row => $"{row.Key}: {row.Value.ToJsonString()}")];

    private void TakeSnapshot(JsonElement body)
    {
        var folded = Lines();
        _rows.Clear();
        foreach (var kind in Kinds)
            foreach (var row in body.GetProperty(kind.InSnapshot).EnumerateArray()) Put(kind, JsonObject.Create(row)!);
        if (_isFilled) Assert.True(_compared.Writer.TryWrite((folded, Lines())));
        _isFilled = true;
    }

    private void TakeEvents(JsonElement body)
    {
        foreach (var item in body.GetProperty("items").EnumerateArray())
        {
            var word = item.GetProperty("kind").GetString()!;
            if (word == "messageState") TakeCounts(JsonObject.Create(item.GetProperty("state"))!);
            if (Kinds.FirstOrDefault(kind => kind.InEvents == word) is { } known) Put(known, JsonObject.Create(item.GetProperty(word))!);
        }
    }

    private void Put(Kind kind, JsonObject row)
    {
        var key = $"{kind.InSnapshot} {kind.KeyOf(row)}";
        if (kind.IsOver(row)) _rows.Remove(key);
        else _rows[key] = row;
        row.Remove("deed"); // What has just happened, not what stands.
    }

    private void TakeCounts(JsonObject state)
    {
        if (!_rows.TryGetValue($"messages {state["id"]}", out var message)) return;
        (message["delivered"], message["read"]) = (state["delivered"]!.DeepClone(), state["read"]!.DeepClone());
    }

    private sealed record Kind(string InSnapshot, string InEvents, Func<JsonObject, string> KeyOf, Func<JsonObject, bool> IsOver);
}
