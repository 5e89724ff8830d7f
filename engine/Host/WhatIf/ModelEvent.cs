using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>Something that is due in a model.</summary>
internal abstract record ModelEvent
{
    /// <summary>At one moment, as a shard's turn has it: inputs, then positions, then the tick.</summary>
    internal virtual int Rank => 0;

    /// <summary>The next recorded fact.</summary>
    internal sealed record Fact(int Index) : ModelEvent;

    /// <summary>An officer answers the directive it held when this was planned.</summary>
    internal sealed record Answer(ModelOfficer Officer, int Version, DirectiveAnswer What) : ModelEvent;

    /// <summary>A dispatcher sends somebody.</summary>
    /// <param name="IsFirst">Nobody was sent yet; otherwise it is help for those who were.</param>
    internal sealed record Order(ModelIncident Incident, bool IsFirst) : ModelEvent;

    /// <summary>An input as it is: a dispatcher closes an incident, an officer takes the status that waited.</summary>
    internal sealed record Input(ShardInput What) : ModelEvent;

    /// <summary>Everybody reports a position.</summary>
    internal sealed record Positions : ModelEvent
    {
        internal override int Rank => 1;
    }

    /// <summary>Timers that have run out fire.</summary>
    internal sealed record Tick : ModelEvent
    {
        internal override int Rank => 2;
    }
}

/// <summary>What is due, in order of time, then of rank, then as planned. One thread.</summary>
internal sealed class ModelAgenda
{
    private readonly PriorityQueue<ModelEvent, (long At, int Rank, long Number)> _due = new();
    private long _planned;

    internal void Plan(Instant at, ModelEvent what) => _due.Enqueue(what, (at.UnixMilliseconds, what.Rank, _planned++));

    /// <summary>A tick at the first moment of a tick that is not before the given one.</summary>
    internal void PlanTick(Instant at)
    {
        const long Every = ShardLimits.TickMilliseconds;
        Plan(new Instant((at.UnixMilliseconds + Every - 1) / Every * Every), new ModelEvent.Tick());
    }

    /// <returns>False when nothing more is due until a moment, that moment included.</returns>
    internal bool TryNext(Instant until, out Instant at, out ModelEvent what)
    {
        at = default;
        if (!_due.TryPeek(out what!, out var due) || due.At > until.UnixMilliseconds) return false;
        at = new Instant(due.At);
        _due.Dequeue();
        return true;
    }
}
