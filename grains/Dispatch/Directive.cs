using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Dispatch;

/// <summary>
/// An instruction to one officer for one incident. Single writer: its shard's loop. The allowed steps are the table in
/// <see cref="Answer"/>; everything else is refused, so two answers that cross on the wire cannot both win.
/// </summary>
public sealed class Directive(
    DirectiveId id,
    IncidentId incident,
    OfficerGrain officer,
    Instant issuedAt,
    Instant answerBy,
    string issuedBy,
    int travelSeconds)
{
    /// <summary>Its number.</summary>
    public DirectiveId Id { get; } = id;

    /// <summary>The incident it is for.</summary>
    public IncidentId Incident { get; private set; } = incident;

    /// <summary>Why it was withdrawn; empty otherwise.</summary>
    public string Why { get; private set; } = "";

    /// <summary>The officer it is for.</summary>
    public OfficerGrain Officer { get; } = officer;

    /// <summary>When it was sent.</summary>
    public Instant IssuedAt { get; } = issuedAt;

    /// <summary>When it expires if nobody acknowledges.</summary>
    public Instant AnswerBy { get; } = answerBy;

    /// <summary>The dispatcher who sent it, or "engine".</summary>
    public string IssuedBy { get; } = issuedBy;

    /// <summary>How far it has come.</summary>
    public DirectiveState State { get; private set; }

    /// <summary>When <see cref="State"/> last changed.</summary>
    public Instant Since { get; private set; } = issuedAt;

    /// <summary>Number of the policy in force when it was sent; 0 for none.</summary>
    public int Policy { get; init; }

    /// <summary>When it came to each step.</summary>
    public DirectiveSteps Steps { get; private set; }
    /// <summary>True while the officer is to come, is there, or was there: the place that the incident needs filled is.</summary>
    public bool FillsPlace => !IsOver || (State == DirectiveState.Completed && !Steps.OnSceneAt.IsNever);

    /// <summary>True while the officer is to come and has not arrived.</summary>
    public bool IsOnTheWay => State < DirectiveState.OnScene;

    /// <summary>Road travel time when it was issued, seconds; -1 when it was not known.</summary>
    public int TravelSeconds => travelSeconds;

    /// <summary>How far it alone brings its incident; waiting once it is over.</summary>
    public IncidentState BringsIncidentTo => State switch
    {
        DirectiveState.Sent or DirectiveState.Delivered => IncidentState.Offered,
        DirectiveState.Acknowledged => IncidentState.Assigned,
        DirectiveState.EnRoute => IncidentState.EnRoute,
        DirectiveState.OnScene => IncidentState.OnScene,
        _ => IncidentState.Waiting,
    };

    /// <summary>True once nothing more can come of it.</summary>
    public bool IsOver => State >= DirectiveState.Declined;

    /// <summary>True while the officer has neither taken nor refused it.</summary>
    public bool IsUnanswered => State is DirectiveState.Sent or DirectiveState.Delivered;

    /// <summary>One step by the officer or the terminal.</summary>
    /// <param name="repeated">True when the directive is already where the answer would bring it: nothing changes, nobody is told
    /// again.</param>
    public Refusal Answer(DirectiveAnswer answer, Instant now, out bool repeated)
    {
        repeated = false;
        var next = (State, answer) switch
        {
            (DirectiveState.Sent, DirectiveAnswer.Delivered) => DirectiveState.Delivered,
            (DirectiveState.Sent or DirectiveState.Delivered, DirectiveAnswer.Acknowledge) => DirectiveState.Acknowledged,
            (DirectiveState.Sent or DirectiveState.Delivered, DirectiveAnswer.Decline) => DirectiveState.Declined,
            (DirectiveState.Acknowledged, DirectiveAnswer.EnRoute) => DirectiveState.EnRoute,
            (DirectiveState.Acknowledged or DirectiveState.EnRoute, DirectiveAnswer.OnScene) => DirectiveState.OnScene,
            (DirectiveState.Acknowledged or DirectiveState.EnRoute or DirectiveState.OnScene, DirectiveAnswer.Clear) =>
                DirectiveState.Completed,
            _ => State,
        };
        if (next != State)
        {
            Change(next, now);
            return Refusal.None;
        }

        repeated = IsRepeat(answer);
        if (repeated) return Refusal.None;
        return IsOver ? Refusal.DirectiveOver : Refusal.AnswerOutOfOrder;
    }

    /// <summary>Nobody answered in time.</summary>
    public void Expire(Instant now)
    {
        Invariant.Holds(IsUnanswered);
        Change(DirectiveState.Expired, now);
    }

    /// <summary>A dispatcher takes it back, or its incident is closed.</summary>
    /// <param name="why">What the officer is told.</param>
    public void Withdraw(Instant now, string why)
    {
        Invariant.Holds(!IsOver);
        Why = why;
        Change(DirectiveState.Withdrawn, now);
    }

    /// <summary>Its incident was the same happening as another: it is for that one now.</summary>
    public void MoveTo(IncidentId incident) => Incident = incident;

    /// <summary>An immutable copy for the officer's page and the boards.</summary>
    public DirectiveView View(IncidentGrain incident) => new(
        Id,
        Incident,
        Officer.Registration.Id,
        Officer.Registration.Code,
        State,
        IssuedAt,
        Since,
        AnswerBy,
        IssuedBy,
        travelSeconds,
        incident.Type.Code,
        incident.Priority,
        incident.Place,
        incident.PlaceText,
        incident.Text) { Policy = Policy, Steps = Steps, Why = Why, Notes = incident.Life.Notes.ForOfficers() };

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Directive(Id);
        writer.Incident(Incident);
        writer.UInt(Officer.Registration.Id.Value);
        writer.Moment(IssuedAt);
        writer.Moment(AnswerBy);
        writer.Text(IssuedBy);
        writer.Int(travelSeconds);
        writer.Int(Policy);
        writer.Byte((byte)State);
        writer.Moment(Since);
        writer.Text(Why);
        Steps.Save(writer);
    }

    /// <summary>Reads it back.</summary>
    /// <param name="officerOf">Finds the grain of an officer.</param>
    public static Directive Restore(ref StateReader reader, Func<OfficerId, OfficerGrain> officerOf)
    {
        var directive = new Directive(
            reader.Directive(), reader.Incident(), officerOf(new OfficerId(reader.UInt())),
            reader.Moment(), reader.Moment(), reader.Text(), reader.Int())
        {
            Policy = reader.Int(),
        };
        directive.State = (DirectiveState)reader.Byte();
        directive.Since = reader.Moment();
        directive.Why = reader.Text();
        directive.Steps = DirectiveSteps.Restore(ref reader);
        return directive;
    }

    private bool IsRepeat(DirectiveAnswer answer) => answer switch
    {
        // The terminal's word that it arrived may come after the officer's own answer: it is true, and says nothing new.
        DirectiveAnswer.Delivered => true,
        DirectiveAnswer.Acknowledge => State == DirectiveState.Acknowledged,
        DirectiveAnswer.Decline => State == DirectiveState.Declined,
        DirectiveAnswer.EnRoute => State == DirectiveState.EnRoute,
        DirectiveAnswer.OnScene => State == DirectiveState.OnScene,
        DirectiveAnswer.Clear => State == DirectiveState.Completed,
        _ => false,
    };

    private void Change(DirectiveState state, Instant now)
    {
        State = state;
        Since = now;
        Steps = Steps.With(state, now);
    }
}
