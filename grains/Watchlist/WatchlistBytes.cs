using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>What is asked for and what was done with it as bytes, in the journal and in snapshots.</summary>
public static class WatchlistBytes
{
    private const int StepBytesMin = 17; // A step without any text.

    /// <summary>Writes all of it.</summary>
    public static void Write(StateWriter writer, WatchlistEntry entry)
    {
        entry.Plate.Save(writer);
        Write(writer, entry.Vehicle.Look);
        writer.Text(entry.Vehicle.Make);
        writer.Text(entry.LegalBasis);
        writer.Text(entry.CaseNumber);
        writer.Text(entry.Purpose);
        writer.Text(entry.RequestedBy);
        writer.Byte(entry.Priority);
        writer.Moment(entry.Until);
        writer.Byte((byte)entry.Sharing);
        writer.Int(entry.SharedWith.Count);
        foreach (var jurisdiction in entry.SharedWith) writer.UShort(jurisdiction.Value);
    }

    /// <summary>Reads it back.</summary>
    public static WatchlistEntry ReadEntry(ref StateReader reader) => new(
        Plate.Restore(ref reader),
        new WatchedVehicle(ReadLook(ref reader), reader.Text()),
        reader.Text(),
        reader.Text(),
        reader.Text(),
        reader.Text(),
        reader.Byte(),
        reader.Moment(),
        (WatchlistSharing)reader.Byte(),
        ReadJurisdictions(ref reader));

    /// <summary>Three bytes.</summary>
    public static void Write(StateWriter writer, VehicleLook look)
    {
        writer.Byte((byte)look.PlateColour);
        writer.Byte((byte)look.Class);
        writer.Byte((byte)look.Colour);
    }

    /// <summary>Reads it back.</summary>
    public static VehicleLook ReadLook(ref StateReader reader) =>
        new((PlateColour)reader.Byte(), (VehicleClass)reader.Byte(), (VehicleColour)reader.Byte());

    /// <summary>Writes a copy of an entry.</summary>
    public static void Write(StateWriter writer, WatchlistEntryView view)
    {
        writer.UShort(view.Id.Jurisdiction.Value);
        writer.UInt(view.Id.Number);
        Write(writer, view.Entry);
        writer.Moment(view.AskedAt);
        writer.Byte((byte)view.State);
        writer.Moment(view.Since);
        writer.Text(view.ApprovedBy);
        writer.Moment(view.ExpiresAt);
        Write(writer, view.Renewal);
        Write(writer, view.Steps);
    }

    /// <summary>Reads it back.</summary>
    public static WatchlistEntryView ReadView(ref StateReader reader)
    {
        var id = new WatchlistEntryId(new JurisdictionId(reader.UShort()), reader.UInt());
        var (entry, askedAt) = (ReadEntry(ref reader), reader.Moment());
        var (state, since) = ((WatchlistState)reader.Byte(), reader.Moment());
        var (approvedBy, expiresAt, renewal) = (reader.Text(), reader.Moment(), ReadRenewal(ref reader));
        var steps = new List<WatchlistStep>();
        ReadSteps(ref reader, steps);
        return new WatchlistEntryView(id, entry, state, askedAt, since, approvedBy, expiresAt, renewal, steps);
    }

    internal static void Write(StateWriter writer, WatchlistRenewal? renewal)
    {
        writer.Flag(renewal is not null);
        if (renewal is null) return;
        writer.Moment(renewal.AskedAt);
        writer.Text(renewal.AskedBy);
        writer.Moment(renewal.Until);
        writer.Text(renewal.Reason);
    }

    internal static WatchlistRenewal? ReadRenewal(ref StateReader reader) =>
        reader.Flag() ? new WatchlistRenewal(reader.Moment(), reader.Text(), reader.Moment(), reader.Text()) : null;

    internal static void Write(StateWriter writer, IReadOnlyList<WatchlistStep> steps)
    {
        writer.Int(steps.Count);
        foreach (var (at, deed, by, detail) in steps)
        {
            writer.Moment(at);
            writer.Byte((byte)deed);
            writer.Text(by);
            writer.Text(detail);
        }
    }

    internal static void ReadSteps(ref StateReader reader, List<WatchlistStep> steps)
    {
        for (var left = reader.Count(StepBytesMin); left > 0; left--)
            steps.Add(new WatchlistStep(reader.Moment(), (WatchlistDeed)reader.Byte(), reader.Text(), reader.Text()));
    }

    private static JurisdictionId[] ReadJurisdictions(ref StateReader reader)
    {
        var jurisdictions = new JurisdictionId[reader.Count(sizeof(ushort))];
        for (var at = 0; at < jurisdictions.Length; at++) jurisdictions[at] = new JurisdictionId(reader.UShort());
        return jurisdictions;
    }
}
