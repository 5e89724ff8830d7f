using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>What one officer really did about one directive. Moments are "never" where the recording does not have them.</summary>
internal sealed class RecordedDirective(DirectiveView first)
{
    internal DirectiveState State { get; private set; } = first.State;

    internal byte Priority { get; } = first.Priority;

    /// <summary>Road travel time when it was sent, whole seconds; -1 unknown.</summary>
    internal int TravelSeconds { get; } = first.TravelSeconds;

    internal Instant IssuedAt { get; } = first.IssuedAt;

    internal Instant AcknowledgedAt { get; private set; } = At(first, DirectiveState.Acknowledged);

    internal Instant EnRouteAt { get; private set; } = At(first, DirectiveState.EnRoute);

    internal Instant OnSceneAt { get; private set; } = At(first, DirectiveState.OnScene);

    internal Instant EndedAt { get; private set; } = first.IsOver ? first.Since : default;

    /// <summary>From the directive to the acknowledgement; null when the recording does not have it. Unit of all: milliseconds.</summary>
    internal long? Acknowledging => Between(IssuedAt, AcknowledgedAt);

    /// <summary>From the acknowledgement to setting off.</summary>
    internal long? Turnout => Between(AcknowledgedAt, EnRouteAt);

    /// <summary>From setting off to the scene.</summary>
    internal long? Drive => Between(EnRouteAt, OnSceneAt);

    /// <summary>On scene, by the officer's own word: one that was taken off says nothing about how long it would have stayed.</summary>
    internal long? Stay => State == DirectiveState.Completed ? Between(OnSceneAt, EndedAt) : null;

    internal void Take(DirectiveView view)
    {
        if (view.State == State) return;
        State = view.State;
        if (State == DirectiveState.Acknowledged) AcknowledgedAt = view.Since;
        else if (State == DirectiveState.EnRoute) EnRouteAt = view.Since;
        else if (State == DirectiveState.OnScene) OnSceneAt = view.Since;
        else if (view.IsOver) EndedAt = view.Since;
    }

    private static Instant At(DirectiveView view, DirectiveState state) => view.State == state ? view.Since : default;

    private static long? Between(Instant earlier, Instant later) =>
        earlier.IsNever || later.IsNever ? null : later.MillisecondsSince(earlier);
}

/// <summary>One incident as it really went: what the models take from it is what people did, never who was chosen.</summary>
/// <param name="firstCall">The call that opened it; what the same happening is found by in the models.</param>
/// <param name="sentByEngine">True when the recorded policy let the engine send by itself.</param>
internal sealed class RecordedIncident(Guid firstCall, bool sentByEngine)
{
    private readonly SortedDictionary<uint, RecordedDirective> _directives = [];

    internal Guid FirstCall { get; } = firstCall;

    internal bool SentByEngine { get; } = sentByEngine;

    /// <summary>When there was first somebody who could be sent; never when there was nobody yet.</summary>
    internal Instant FitAt { get; set; }

    /// <summary>How long after <see cref="FitAt"/> dispatchers sent somebody, in order. Unit: milliseconds.</summary>
    internal List<long> Orders { get; } = [];

    /// <summary>By whomever.</summary>
    internal bool IsClosed { get; set; }

    /// <summary>When a dispatcher closed it; never when no one did.</summary>
    internal Instant ClosedAt { get; set; }

    internal IEnumerable<RecordedDirective> Directives => _directives.Values;

    /// <summary>The first moment somebody was there; never when nobody was.</summary>
    internal Instant OnSceneAt => Directives.Select(directive => directive.OnSceneAt).Where(at => !at.IsNever).DefaultIfEmpty().Min();

    /// <returns>True when it is new.</returns>
    internal bool Take(DirectiveView view)
    {
        if (_directives.TryGetValue(view.Id.Number, out var known)) known.Take(view);
        else _directives.Add(view.Id.Number, new RecordedDirective(view));
        return known is null;
    }

    /// <summary>The officer who took it as the n-th; the last when there were fewer, null when nobody did.</summary>
    internal RecordedDirective? Taken(int number)
    {
        var taken = Directives.Where(directive => !directive.AcknowledgedAt.IsNever || !directive.OnSceneAt.IsNever).ToList();
        return taken.Count == 0 ? null : taken[Math.Min(number, taken.Count - 1)];
    }
}
