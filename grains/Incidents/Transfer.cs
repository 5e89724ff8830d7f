using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>How far another body has come with what was transferred to it. Values are stable. From <see cref="Declined"/> on it is over.</summary>
public enum TransferState : byte
{
    /// <summary>Told, and nothing heard.</summary>
    Sent = 0,

    /// <summary>The body has taken it.</summary>
    Accepted = 1,

    /// <summary>The body has not: it is the police's again.</summary>
    Declined = 2,

    /// <summary>The body has done it.</summary>
    Done = 3,

    /// <summary>The police have taken it back.</summary>
    Withdrawn = 4,
}

/// <summary>What was given to another body (12345, 12348, fire, ...), and its answer. Immutable; kept past the end of its incident.</summary>
/// <param name="Number">Its number in the incident, from 1.</param>
/// <param name="Body">A code of the region's table.</param>
/// <param name="Text">What the body is to know.</param>
/// <param name="Since">When <paramref name="State"/> last changed.</param>
/// <param name="AnswerBy">When the answer is overdue; never when the table says nothing.</param>
/// <param name="OverdueSince">Since when the desks know that it is; never while it is not.</param>
/// <param name="AgainAt">When they are told next.</param>
/// <param name="AnsweredBy">Who noted the newest answer; empty before.</param>
/// <param name="Answer">What the body said; may be empty.</param>
/// <param name="HasClosed">The incident was closed with it: when it is declined, the incident comes back.</param>
public sealed record Transfer(
    IncidentId Incident,
    int Number,
    string Body,
    string By,
    Instant At,
    string Text,
    TransferState State,
    Instant Since,
    Instant AnswerBy,
    Instant OverdueSince,
    Instant AgainAt,
    string AnsweredBy,
    string Answer,
    bool HasClosed)
{
    /// <summary>True once nothing more can come of it.</summary>
    public bool IsOver => State >= TransferState.Declined;

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Incident(Incident);
        writer.Int(Number);
        writer.Text(Body);
        writer.Text(By);
        writer.Moment(At);
        writer.Text(Text);
        writer.Byte((byte)State);
        writer.Moment(Since);
        writer.Moment(AnswerBy);
        writer.Moment(OverdueSince);
        writer.Moment(AgainAt);
        writer.Text(AnsweredBy);
        writer.Text(Answer);
        writer.Flag(HasClosed);
    }

    /// <summary>Reads it back.</summary>
    public static Transfer Restore(ref StateReader reader) => new(
        reader.Incident(), reader.Int(), reader.Text(), reader.Text(), reader.Moment(), reader.Text(), (TransferState)reader.Byte(),
        reader.Moment(), reader.Moment(), reader.Moment(), reader.Moment(), reader.Text(), reader.Text(), reader.Flag());
}
