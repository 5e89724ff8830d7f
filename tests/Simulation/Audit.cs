using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Journal.Tests;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>Compares what a shard is with what its journal says, and with what was told of it.</summary>
internal static class Audit
{
    private const int ShortHistory = 2_000;

    /// <summary>The bytes of a fold that has nothing unwritten; null when it has.</summary>
    public static byte[]? Bytes(ShardFold fold)
    {
        return fold.State.HasMoved || !fold.State.Effects.IsEmpty ? null : Written(fold);
    }

    /// <summary>The bytes of a fold whose effects nobody needs.</summary>
    public static byte[] Written(ShardFold fold)
    {
        fold.State.Effects.Clear();
        var writer = new StateWriter();
        fold.Save(writer);
        return writer.Written.ToArray();
    }

    /// <summary>A replay from the beginning, if it is kept, and from every snapshot, comes to the same bytes.</summary>
    /// <param name="inFull">False for the newest snapshots only: from all of them takes its time.</param>
    /// <returns>How many replays were made.</returns>
    public static int Replays(SimulatedDisk disk, string name, byte[] live, bool inFull)
    {
        var replays = 0;
        disk.WithoutFaults(() =>
        {
            if (!JournalArchive.TryOpen(disk, name, out var archive, out var refusal)) throw new Violation($"the journal cannot be read: {refusal}");
            if (archive.FirstSequence == 1 && (inFull || archive.LastSequence < ShortHistory))
            {
                replays++;
                Compare(live, Replayed(archive, null), "from the beginning");
            }

            for (var most = archive.LastSequence; archive.TryGetSnapshot(most, out var snapshot) && (inFull || replays < 3); most = snapshot.Sequence - 1)
            {
                replays++;
                Compare(live, Replayed(archive, snapshot), $"from the snapshot of entry {snapshot.Sequence}");
            }
        });
        return replays;
    }

    /// <summary>What a viewer was told of a shard, all in all, is what it is.</summary>
    public static void Told(byte[] live, Watch watch, BorderWatch border, DutyWatch duty, LifeWatch life)
    {
        var fold = ShardFold.Restore(live);
        fold.State.TellAll();
        var city = fold.Configuration.Jurisdiction;
        var effects = fold.State.Effects.Drain().Effects;
        var open = effects.OfType<IncidentChanged>().ToDictionary(effect => effect.Incident.Id, effect => effect.Incident);
        foreach (var told in watch.Incidents.Values.Where(told => told.Id.Jurisdiction == city && told.State != IncidentState.Closed))
            Violation.Unless(open.ContainsKey(told.Id), $"{told.Id} was told to be {told.State} and is not there");
        foreach (var incident in open.Values)
        {
            var told = watch.Incidents.GetValueOrDefault(incident.Id) ?? throw new Violation($"nobody was told of {incident.Id}");
            Same(Mapping.Detail(incident), Mapping.Detail(told), incident.Id.ToString());
            Same(Mapping.Row(incident), Mapping.Row(told), incident.Id.ToString());
        }

        foreach (var officer in effects.OfType<OfficerChanged>().Select(effect => effect.Officer))
            Same(Mapping.Row(officer), Mapping.Row(watch.Officers[officer.Id]), officer.Code);
        Told(city, effects, border);
        duty.CheckTold(city, effects);
        life.CheckTold(city, effects);
    }

    private static byte[] Bytes(JointAlert alert)
    {
        var writer = new StateWriter();
        AlertBytes.Write(writer, alert);
        return writer.Written.ToArray();
    }

    // The first words after a start name all tracks, alerts and entries there are: none was told that is not there.
    private static void Told(JurisdictionId city, IReadOnlyList<Effect> effects, BorderWatch border)
    {
        foreach (var track in effects.OfType<TrackChanged>().Select(effect => effect.Track))
            Violation.Unless(TrackBytes.AreSame(track, border.Tracks[(city, track.Id)]), $"{track.Id} is not as {city} was told");
        foreach (var alert in effects.OfType<AlertChanged>().Select(effect => effect.Alert))
            Violation.Unless(Bytes(alert).AsSpan().SequenceEqual(Bytes(border.Alerts[(city, alert.Id)])), $"{alert.Id} is not as {city} was told");
        foreach (var entry in effects.OfType<EntryChanged>().Select(effect => effect.Entry))
            Same(BorderMapping.Row(entry), BorderMapping.Row(border.Entries[(city, entry.Id)]), entry.Id.ToString());
        Violation.Unless(border.Tracks.Keys.Count(key => key.City == city) == effects.OfType<TrackChanged>().Count(), $"{city} has other tracks than were told");
        Violation.Unless(border.Alerts.Keys.Count(key => key.City == city) == effects.OfType<AlertChanged>().Count(), $"{city} has other alerts than were told");
    }

    /// <summary>A replay that stops at a moment comes to the state the shard had then.</summary>
    public static void PastIs(SimulatedDisk disk, string name, (long Sequence, Grains.Instant At, byte[] State) then) => disk.WithoutFaults(() =>
    {
        if (!JournalArchive.TryOpen(disk, name, out var archive, out _) || then.Sequence < archive.FirstSequence) return;
        if (LastApplied(archive, then.Sequence) == EntryKind.Moved) return; // Looking back, positions come with the input behind them.
        if (!ShardReplay.TryOpen(disk, name, out var replay, out var refusal)) throw new Violation($"the past cannot be read: {refusal}");
        using (replay)
        {
            if (then.At < replay.Oldest) return; // No longer kept.
            if (!replay.TrySeek(then.At, out refusal)) throw new Violation($"the past cannot be come to: {refusal}");
            Compare(then.State, Written(replay.Fold!), $"looking back to {then.At}");
        }
    });

    // What was set aside was not applied, nor is the entry that says so.
    private static EntryKind? LastApplied(JournalArchive archive, long sequence)
    {
        for (; sequence >= archive.FirstSequence; sequence--)
        {
            using var entries = new RecordedEntries(archive.Read(sequence));
            if (entries.MoveNext() && entries.Sequence == sequence) return entries.Kind;
        }

        return null;
    }

    private static byte[] Replayed(JournalArchive archive, JournalSnapshot? snapshot)
    {
        var fold = snapshot is null ? null : ShardFold.Restore(snapshot.Bytes);
        using var entries = new RecordedEntries(archive.Read((snapshot?.Sequence ?? 0) + 1));
        while (entries.MoveNext())
        {
            if (fold is null) fold = ShardFold.Start(entries.Payload);
            else fold.Replay(entries.Kind, entries.Payload);
            fold.State.Effects.Clear();
        }

        Violation.Unless(entries.Refusal is null, $"the journal cannot be read: {entries.Refusal}");
        return Written(fold!);
    }

    private static void Compare(byte[] live, byte[] replayed, string how)
    {
        var at = live.AsSpan().CommonPrefixLength(replayed);
        Violation.Unless(
            live.Length == replayed.Length && at == live.Length, $"replayed {how}, the state differs at byte {at} of {live.Length} and {replayed.Length}");
    }

    private static void Same<TRow>(TRow truth, TRow told, string what)
    {
        var (mine, theirs) = (JsonSerializer.Serialize(truth), JsonSerializer.Serialize(told));
        Violation.Unless(mine == theirs, $"{what} is {mine}, and was told to be {theirs}");
    }
}
