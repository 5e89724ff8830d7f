using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>Something that came from outside, at its recorded moment: it happens in the models too.</summary>
/// <param name="Input">A call, an officer's own status or a dispatcher's closing; null when the configuration changed.</param>
/// <param name="Configuration">Officers and policy from here on; null for an input.</param>
/// <param name="FirstCall">Of the incident closed; empty otherwise.</param>
internal readonly record struct RecordedFact(Instant At, ShardInput? Input, ShardConfiguration? Configuration, Guid FirstCall);

/// <summary>One jurisdiction's recording of a period: the state it began with, what came from outside, and how it really went.</summary>
internal sealed class RecordedPeriod(JurisdictionId jurisdiction, Instant from, Instant to)
{
    internal JurisdictionId Jurisdiction { get; } = jurisdiction;

    internal Instant From { get; } = from;

    internal Instant To { get; } = to;

    /// <summary>The last moment before the period: the state is of then.</summary>
    internal Instant Start => From.PlusMilliseconds(-1);

    /// <summary>Until when its incidents are followed.</summary>
    internal Instant Until { get; init; }

    /// <summary>The shard's state at <see cref="Start"/>, as a snapshot has it.</summary>
    internal byte[] State { get; set; } = [];

    /// <summary>The policy in force at the start.</summary>
    internal required DispatchPolicy Policy { get; init; }

    /// <summary>In order of time, after <see cref="Start"/>.</summary>
    internal List<RecordedFact> Facts { get; } = [];

    /// <summary>By each call about them.</summary>
    internal Dictionary<Guid, RecordedIncident> Incidents { get; } = [];

    internal required PatrolTracks Tracks { get; init; }

    internal required ResponseLedger Ledger { get; init; }

    /// <summary>Directives that dispatchers took back: the models leave that out.</summary>
    internal int Withdrawn { get; set; }

    /// <summary>Different calls that came in in the period, refused ones too.</summary>
    internal int CallsMade => Facts.Where(fact => fact.At >= From && fact.At < To)
        .Select(fact => fact.Input).OfType<CallReceived>().DistinctBy(received => received.Call.Id).Count();

    /// <summary>An empty ledger of the same period.</summary>
    internal ResponseLedger MakeLedger() => new(From, To, Policy);
}
