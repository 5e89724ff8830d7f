using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Policy;

/// <summary>Whether an officer of a status can be sent. Values are stable.</summary>
public enum Availability : byte
{
    /// <summary>Can be sent, by the engine too.</summary>
    Available = 0,

    /// <summary>Can be sent by a dispatcher who says so; never by the engine by itself.</summary>
    ConditionallyAvailable = 1,

    /// <summary>Cannot be sent; at most stacked on.</summary>
    NotAvailable = 2,
}

/// <summary>Who may set a status. Values are stable.</summary>
public enum StatusSetter : byte
{
    /// <summary>The officer and the desks.</summary>
    Anyone = 0,

    /// <summary>The desks only.</summary>
    Desk = 1,

    /// <summary>Nobody by hand: it follows from a directive's answers.</summary>
    Engine = 2,
}

/// <summary>One status of the region's own list: a row of statuses.csv.</summary>
/// <param name="Code">Lower-case word, unique.</param>
/// <param name="Shows">What frames, boards and rankings take it for.</param>
/// <param name="Next">Codes that may be set by hand while in this one, sorted; a single "*" for all of them.</param>
/// <param name="TimerSeconds">After so long in it the desks are told; 0 for never. 0 to <see cref="PolicyLimits.SecondsMax"/>.</param>
public sealed record StatusCode(
    string Code,
    string Name,
    string NameZh,
    Availability Availability,
    OfficerStatus Shows,
    StatusSetter SetBy,
    IReadOnlyList<string> Next,
    int TimerSeconds);

/// <summary>The statuses of a region, in the order of their file. Immutable.</summary>
public sealed class StatusTable
{
    /// <summary>Stands for every status in <see cref="StatusCode.Next"/>, and for every type or area in other tables.</summary>
    public const string Any = "*";

    private const int RowBytesMin = 23;

    private readonly Dictionary<string, StatusCode> _byCode;
    private readonly StatusCode[] _first = new StatusCode[(int)OfficerStatus.Busy + 1];

    /// <param name="rows">Unique codes; at least one that shows each <see cref="OfficerStatus"/>.</param>
    public StatusTable(IReadOnlyList<StatusCode> rows)
    {
        Rows = rows;
        _byCode = rows.ToDictionary(row => row.Code, StringComparer.Ordinal);
        foreach (var row in rows) _first[(int)row.Shows] ??= row;
        Invariant.Holds(Array.TrueForAll(_first, row => row is not null));
    }

    /// <summary>Of a region that says nothing: one code for each of our own statuses, as the engine has always had them.</summary>
    public static StatusTable Default { get; } = new(
    [
        new("off-duty", "Off duty", "下班", Availability.NotAvailable, OfficerStatus.OffDuty, StatusSetter.Anyone, ["available", "busy"], 0),
        new("available", "Available", "待命", Availability.Available, OfficerStatus.Available, StatusSetter.Anyone, ["busy", "off-duty"], 0),
        new("dispatched", "Dispatched", "已派警", Availability.NotAvailable, OfficerStatus.Dispatched, StatusSetter.Engine, [], 0),
        new("en-route", "En route", "赶赴现场", Availability.NotAvailable, OfficerStatus.EnRoute, StatusSetter.Engine, [], 0),
        new("on-scene", "On scene", "到达现场", Availability.NotAvailable, OfficerStatus.OnScene, StatusSetter.Engine, [], 0),
        new("busy", "Busy", "忙碌", Availability.NotAvailable, OfficerStatus.Busy, StatusSetter.Anyone, ["available", "off-duty"], 3_600),
    ]);

    /// <summary>All of them, in order.</summary>
    public IReadOnlyList<StatusCode> Rows { get; }

    /// <returns>False when the policy knows no such code.</returns>
    public bool TryFind(string code, out StatusCode status) => _byCode.TryGetValue(code, out status!);

    /// <summary>The first code that shows this: what an officer is in when only that is known.</summary>
    public StatusCode For(OfficerStatus shown) => _first[(int)shown];

    /// <summary>
    /// True when a person may change from one to the other: it is among the next ones and not the engine's own. The same again is allowed.
    /// A code that the policy no longer knows may be left for any.
    /// </summary>
    /// <param name="byDesk">A desk sets it, not the officer.</param>
    public bool Allows(string from, StatusCode to, bool byDesk)
    {
        if (to.SetBy == StatusSetter.Engine || (to.SetBy == StatusSetter.Desk && !byDesk)) return false;
        return from == to.Code || !TryFind(from, out var now) || now.Next.Contains(to.Code) || now.Next.Contains(Any);
    }

    /// <summary>Writes it.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(Rows.Count);
        foreach (var row in Rows)
        {
            writer.Text(row.Code);
            writer.Text(row.Name);
            writer.Text(row.NameZh);
            writer.Byte((byte)row.Availability);
            writer.Byte((byte)row.Shows);
            writer.Byte((byte)row.SetBy);
            PolicyBytes.Write(writer, row.Next);
            writer.Int(row.TimerSeconds);
        }
    }

    /// <summary>Reads it back.</summary>
    public static StatusTable Read(ref StateReader reader)
    {
        var rows = new StatusCode[reader.Count(RowBytesMin)];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new StatusCode(
                reader.Text(), reader.Text(), reader.Text(), (Availability)reader.Byte(), (OfficerStatus)reader.Byte(),
                (StatusSetter)reader.Byte(), PolicyBytes.ReadTexts(ref reader), reader.Int());
        }

        return new StatusTable(rows);
    }
}
