using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Places;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>Inputs about places as bytes; see <see cref="InputBytes"/>. Pure.</summary>
internal static class PlaceInputBytes
{
    /// <summary>Writes an input.</summary>
    /// <returns>Its type.</returns>
    internal static EntryKind Write(StateWriter writer, PlaceInput input)
    {
        switch (input)
        {
            case CautionAdded added:
                CautionBytes.Write(writer, added.Words);
                writer.Text(added.By);
                return EntryKind.CautionAdded;
            case CautionAmended amended:
                CautionBytes.Write(writer, amended.Caution);
                writer.Text(amended.Text);
                writer.Int(amended.Metres);
                writer.Moment(amended.Until);
                writer.Text(amended.By);
                return EntryKind.CautionAmended;
            case CautionEnded ended:
                CautionBytes.Write(writer, ended.Caution);
                writer.Text(ended.By);
                writer.Text(ended.Reason);
                return EntryKind.CautionEnded;
            case HistoryFound found:
                writer.Incident(found.Incident);
                PlaceHistory.Write(writer, found.History);
                return EntryKind.HistoryFound;
            default:
                throw new InvariantViolatedException($"input {input.GetType().Name} is known");
        }
    }

    /// <summary>Reads an input back.</summary>
    /// <returns>Null when it is of none of these kinds.</returns>
    internal static PlaceInput? Read(EntryKind kind, ref StateReader reader) => kind switch
    {
        EntryKind.CautionAdded => new CautionAdded(CautionBytes.ReadWords(ref reader), reader.Text()),
        EntryKind.CautionAmended => new CautionAmended(
            CautionBytes.ReadId(ref reader), reader.TextOrNull(), reader.Int(), reader.Moment(), reader.Text()),
        EntryKind.CautionEnded => new CautionEnded(CautionBytes.ReadId(ref reader), reader.Text(), reader.Text()),
        EntryKind.HistoryFound => new HistoryFound(
            reader.Incident(), PlaceHistory.Read(ref reader) ?? throw new StateUnreadableException("a history is missing")),
        _ => null,
    };
}
