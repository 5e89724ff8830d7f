using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Lines;

namespace SmartPolicing.Realtime.Shards.Lines;

/// <summary>What telephone systems say of lines, and what desks do with them (docs/CALLS.md).</summary>
public abstract record LineInput : ShardInput;

/// <summary>A telephone system says how a line stands. The same report again changes nothing.</summary>
/// <param name="Sender">Name of its key.</param>
/// <param name="Reference">Its own name for the line.</param>
/// <param name="Desk">The dispatcher who picked up; empty when it does not say.</param>
public sealed record LineReported(string Sender, string Reference, LineReport Report, LineCaller Caller, string Desk) : LineInput
{
    /// <inheritdoc/>
    public override string Actor => "";
}

/// <summary>A desk takes a line: nobody else gets it.</summary>
/// <param name="Line">The default: the one that has rung longest.</param>
/// <param name="By">The dispatcher's user name.</param>
public sealed record LineAsked(LineId Line, string By) : LineInput
{
    /// <inheritdoc/>
    public override string Actor => By;
}

/// <summary>A desk gives a line back.</summary>
public sealed record LineLetGo(LineId Line, string By) : LineInput
{
    /// <inheritdoc/>
    public override string Actor => By;
}

/// <summary>A call was taken from a line.</summary>
/// <param name="Incident">Of any jurisdiction.</param>
/// <param name="State">How the desk says it stands with the caller.</param>
public sealed record LineTied(LineId Line, IncidentId Incident, Guid Call, CallState State, string By) : LineInput
{
    /// <inheritdoc/>
    public override string Actor => By;
}

/// <summary>A desk has rung back.</summary>
/// <param name="IsReached">The caller has answered: it is done.</param>
/// <param name="IsLast">Nobody answered, and nobody is to try again.</param>
/// <param name="Note">At most 200 characters; required to give up.</param>
public sealed record CallBackTold(LineId Line, bool IsReached, bool IsLast, string Note, string By) : LineInput
{
    /// <inheritdoc/>
    public override string Actor => By;
}

/// <summary>A line is new, different or over.</summary>
public sealed record LineChanged(LineView Line) : Effect;
