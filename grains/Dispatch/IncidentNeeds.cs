using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Dispatch;

/// <summary>So many officers who each have all these skills.</summary>
/// <param name="Count">1 or more.</param>
/// <param name="Skills">Sorted; empty: whoever.</param>
/// <param name="By"><see cref="IncidentNeeds.ByPlan"/>, or the user who asked for backup.</param>
public sealed record NeedLine(int Count, IReadOnlyList<string> Skills, string By);

/// <summary>
/// What an incident needs: the lines of its response plan and the backup that was asked for; on whose word missing officers are sent; and
/// for whom it waits. Single writer: its shard's loop.
/// </summary>
public sealed class IncidentNeeds
{
    /// <summary>Stands for the response plan in <see cref="NeedLine.By"/>.</summary>
    public const string ByPlan = "plan";

    private const int LineBytesMin = 12;

    private NeedLine[] _planned = [];
    private NeedLine[] _backup = [];

    /// <summary>The plan's code; empty without one.</summary>
    public string Plan { get; private set; } = "";

    /// <summary>Who goes first of officers who would be there at the same second.</summary>
    public TieBreak TieBreak { get; private set; }

    /// <summary>Officers that a car must have to be sent by itself; 1 without such a rule.</summary>
    public int MinimumCrew { get; private set; } = 1;

    /// <summary>The plan's lines, then those of backup, in the order asked. Empty until the plan was looked up.</summary>
    public IReadOnlyList<NeedLine> Lines { get; private set; } = [];

    /// <summary>Who asked for backup: on this word all that are missing are sent; null when nobody has.</summary>
    public string? FillBy { get; set; }

    /// <summary>It waits for this officer to be free; nobody when it does not.</summary>
    public OfficerId StackedOn { get; private set; }

    /// <summary>Call sign of <see cref="StackedOn"/>; empty when for nobody.</summary>
    public string StackedOnCode { get; private set; } = "";

    /// <summary>Who stacked it.</summary>
    public string StackedBy { get; private set; } = "";

    /// <summary>That it is short was told, and it has not had all since.</summary>
    public bool ShortWasTold { get; set; }

    /// <summary>Puts a plan in force; the backup that was asked for stays.</summary>
    /// <returns>True when it is another one than before.</returns>
    public bool Follow(string plan, TieBreak tieBreak, int minimumCrew, IReadOnlyList<NeedLine> lines)
    {
        var isSame = plan == Plan && tieBreak == TieBreak && minimumCrew == MinimumCrew && lines.Count == _planned.Length;
        for (var i = 0; isSame && i < lines.Count; i++)
            isSame = lines[i].Count == _planned[i].Count && lines[i].Skills.SequenceEqual(_planned[i].Skills);
        if (isSame) return false;
        (Plan, TieBreak, MinimumCrew, _planned) = (plan, tieBreak, minimumCrew, [.. lines]);
        Lines = [.. _planned, .. _backup];
        return true;
    }

    /// <summary>More are needed, on somebody's word.</summary>
    public Refusal Add(NeedLine line)
    {
        if (_backup.Length >= DomainLimits.BackupLinesMax) return Refusal.TooManyNeeds;
        if (Lines.Sum(each => each.Count) + line.Count > DomainLimits.NeededOfficersMax) return Refusal.TooManyNeeds;
        _backup = [.. _backup, line];
        Lines = [.. _planned, .. _backup];
        FillBy = line.By;
        return Refusal.None;
    }

    /// <summary>It waits for that officer from now on.</summary>
    public void WaitFor(OfficerId officer, string code, string by) => (StackedOn, StackedOnCode, StackedBy) = (officer, code, by);

    /// <summary>It waits for nobody.</summary>
    public void WaitForNobody() => WaitFor(default, "", "");

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Text(Plan);
        writer.Byte((byte)TieBreak);
        writer.Int(MinimumCrew);
        Write(writer, _planned);
        Write(writer, _backup);
        writer.Text(FillBy);
        writer.UInt(StackedOn.Value);
        writer.Text(StackedOnCode);
        writer.Text(StackedBy);
        writer.Flag(ShortWasTold);
    }

    /// <summary>Reads it back.</summary>
    public void Restore(ref StateReader reader)
    {
        (Plan, TieBreak, MinimumCrew) = (reader.Text(), (TieBreak)reader.Byte(), reader.Int());
        (_planned, _backup) = (Read(ref reader), Read(ref reader));
        Lines = [.. _planned, .. _backup];
        FillBy = reader.TextOrNull();
        StackedOn = new OfficerId(reader.UInt());
        (StackedOnCode, StackedBy) = (reader.Text(), reader.Text());
        ShortWasTold = reader.Flag();
    }

    private static void Write(StateWriter writer, NeedLine[] lines)
    {
        writer.Int(lines.Length);
        foreach (var line in lines)
        {
            writer.Int(line.Count);
            PolicyBytes.Write(writer, line.Skills);
            writer.Text(line.By);
        }
    }

    private static NeedLine[] Read(ref StateReader reader)
    {
        var lines = new NeedLine[reader.Count(LineBytesMin)];
        for (var i = 0; i < lines.Length; i++) lines[i] = new NeedLine(reader.Int(), PolicyBytes.ReadTexts(ref reader), reader.Text());
        return lines;
    }
}
