using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Grains.Dispatch;

/// <summary>A line of what an incident needs.</summary>
/// <param name="Held">Officers who take it: to come, there, or were there.</param>
public sealed record NeedView(NeedLine Line, int Held);

/// <summary>What an incident needs, as the boards show it: an immutable copy.</summary>
/// <param name="Plan">The plan's code; empty without one.</param>
/// <param name="Missing">Officers that nobody holds a directive for, all lines.</param>
/// <param name="StackedOn">It waits for this officer; nobody when it does not.</param>
/// <param name="StackedOnCode">... with this call sign; empty when for nobody.</param>
public sealed record SendingView(string Plan, IReadOnlyList<NeedView> Needs, int Missing, OfficerId StackedOn, string StackedOnCode)
{
    /// <summary>Null until the plan was looked up.</summary>
    public static SendingView? Of(IncidentGrain incident)
    {
        var needs = incident.Needs;
        if (needs.Lines.Count == 0) return null;
        var held = incident.Held();
        return new SendingView(
            needs.Plan, [.. needs.Lines.Select((line, at) => new NeedView(line, held.TakenOf(at)))], held.Missing, needs.StackedOn,
            needs.StackedOnCode);
    }
}
