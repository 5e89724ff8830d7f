using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Lines;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Lines;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>Inputs about phone lines as bytes; see <see cref="InputBytes"/>. Pure.</summary>
internal static class LineInputBytes
{
    /// <summary>Writes an input.</summary>
    /// <returns>Its type.</returns>
    internal static EntryKind Write(StateWriter writer, LineInput input)
    {
        switch (input)
        {
            case LineReported reported:
                writer.Text(reported.Sender);
                writer.Text(reported.Reference);
                writer.Byte((byte)reported.Report);
                PhoneLine.Write(writer, reported.Caller);
                writer.Text(reported.Desk);
                return EntryKind.LineReported;
            case LineAsked asked:
                Write(writer, asked.Line);
                writer.Text(asked.By);
                return EntryKind.LineAsked;
            case LineLetGo letGo:
                Write(writer, letGo.Line);
                writer.Text(letGo.By);
                return EntryKind.LineLetGo;
            case LineTied tied:
                Write(writer, tied.Line);
                writer.Incident(tied.Incident);
                writer.Guid(tied.Call);
                writer.Byte((byte)tied.State);
                writer.Text(tied.By);
                return EntryKind.LineTied;
            case CallBackTold told:
                Write(writer, told.Line);
                writer.Flag(told.IsReached);
                writer.Flag(told.IsLast);
                writer.Text(told.Note);
                writer.Text(told.By);
                return EntryKind.CallBackTold;
            default:
                throw new InvariantViolatedException($"input {input.GetType().Name} is known");
        }
    }

    /// <summary>Reads an input back.</summary>
    /// <returns>Null when it is of none of these kinds.</returns>
    internal static LineInput? Read(EntryKind kind, ref StateReader reader) => kind switch
    {
        EntryKind.LineReported => new LineReported(
            reader.Text(), reader.Text(), (LineReport)reader.Byte(), PhoneLine.ReadCaller(ref reader), reader.Text()),
        EntryKind.LineAsked => new LineAsked(ReadLine(ref reader), reader.Text()),
        EntryKind.LineLetGo => new LineLetGo(ReadLine(ref reader), reader.Text()),
        EntryKind.LineTied => new LineTied(
            ReadLine(ref reader), reader.Incident(), reader.Guid(), (CallState)reader.Byte(), reader.Text()),
        EntryKind.CallBackTold => new CallBackTold(
            ReadLine(ref reader), reader.Flag(), reader.Flag(), reader.Text(), reader.Text()),
        _ => null,
    };

    private static void Write(StateWriter writer, LineId line)
    {
        writer.UShort(line.Jurisdiction.Value);
        writer.UInt(line.Number);
    }

    private static LineId ReadLine(ref StateReader reader) => new(new JurisdictionId(reader.UShort()), reader.UInt());
}
