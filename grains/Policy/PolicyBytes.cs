using System.Security.Cryptography;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Policy;

/// <summary>A whole policy as bytes, in the journal and in snapshots. Equal policies give equal bytes. Pure.</summary>
public static class PolicyBytes
{
    private const int HashDigits = 16;

    /// <summary>Writes all of it, with its version.</summary>
    public static void Write(StateWriter writer, DispatchPolicy policy)
    {
        policy.Version.Save(writer);
        WriteWords(writer, policy);
    }

    /// <summary>Reads it back.</summary>
    public static DispatchPolicy Read(ref StateReader reader)
    {
        var version = PolicyVersion.Read(ref reader);
        var types = new Dictionary<string, IncidentType>(StringComparer.Ordinal);
        for (var left = reader.Count(sizeof(int)); left > 0; left--)
        {
            var type = ReadType(ref reader);
            types.Add(type.Code, type);
        }

        var policy = new DispatchPolicy(types, ReadNumbers(ref reader), reader.Int(), reader.Int(), reader.Int(), ReadNumbers(ref reader));
        return policy with
        {
            Version = version,
            Statuses = StatusTable.Read(ref reader),
            Timers = TimerTable.Read(ref reader),
            Safety = SafetyTable.Read(ref reader),
            Plans = ResponsePlans.Read(ref reader),
            Dispositions = DispositionTable.Read(ref reader),
            Transfers = TransferTable.Read(ref reader),
            Areas = AreaTable.Read(ref reader),
            Sending = SendingNumbers.Read(ref reader),
            Lines = LineNumbers.Read(ref reader),
        };
    }

    /// <summary>What a policy says, whatever its version: the same words give the same hash on every machine.</summary>
    /// <returns>The first 16 hexadecimal digits of the SHA-256 of its bytes, lower case.</returns>
    public static string HashOf(DispatchPolicy policy)
    {
        var writer = new StateWriter();
        WriteWords(writer, policy);
        return Convert.ToHexStringLower(SHA256.HashData(writer.Written))[..HashDigits];
    }

    /// <summary>Bytes that <see cref="Write"/> writes.</summary>
    public static int LengthOf(DispatchPolicy policy)
    {
        var writer = new StateWriter();
        Write(writer, policy);
        return writer.Written.Length;
    }

    /// <summary>True when two types say the same.</summary>
    public static bool IsSame(IncidentType one, IncidentType other)
    {
        if (ReferenceEquals(one, other)) return true;
        var (first, second) = (new StateWriter(), new StateWriter());
        Write(first, one);
        Write(second, other);
        return first.Written.SequenceEqual(second.Written);
    }

    /// <summary>Writes a list of texts.</summary>
    public static void Write(StateWriter writer, IReadOnlyList<string> texts)
    {
        writer.Int(texts.Count);
        foreach (var text in texts) writer.Text(text);
    }

    /// <summary>Reads it back.</summary>
    public static string[] ReadTexts(ref StateReader reader)
    {
        var texts = new string[reader.Count(sizeof(int))];
        for (var i = 0; i < texts.Length; i++) texts[i] = reader.Text();
        return texts;
    }

    private static void WriteWords(StateWriter writer, DispatchPolicy policy)
    {
        writer.Int(policy.Types.Count);
        foreach (var type in policy.Types.Values.OrderBy(type => type.Code, StringComparer.Ordinal)) Write(writer, type);
        Write(writer, policy.AnswerSeconds);
        writer.Int(policy.PositionAgeMaxSeconds);
        writer.Int(policy.JoinMetres);
        writer.Int(policy.JoinSeconds);
        Write(writer, policy.WaitingLateSeconds);
        policy.Statuses.Save(writer);
        policy.Timers.Save(writer);
        policy.Safety.Save(writer);
        policy.Plans.Save(writer);
        policy.Dispositions.Save(writer);
        policy.Transfers.Save(writer);
        policy.Areas.Save(writer);
        policy.Sending.Save(writer);
        policy.Lines.Save(writer);
    }

    private static void Write(StateWriter writer, IncidentType type)
    {
        writer.Text(type.Code);
        writer.Text(type.Name);
        writer.Text(type.NameZh);
        writer.Byte(type.Priority);
        writer.Int(type.AutoIssuePriorities.Count);
        foreach (var priority in type.AutoIssuePriorities) writer.Byte(priority);
        Write(writer, type.Skills);
        type.Rules.Save(writer);
    }

    private static IncidentType ReadType(ref StateReader reader)
    {
        var (code, name, nameZh, priority) = (reader.Text(), reader.Text(), reader.Text(), reader.Byte());
        var issued = new byte[reader.Count(1)];
        for (var i = 0; i < issued.Length; i++) issued[i] = reader.Byte();
        return new IncidentType(code, name, nameZh, priority, issued, ReadTexts(ref reader)) { Rules = TypeRules.Read(ref reader) };
    }

    private static void Write(StateWriter writer, IReadOnlyList<int> numbers)
    {
        writer.Int(numbers.Count);
        foreach (var number in numbers) writer.Int(number);
    }

    private static int[] ReadNumbers(ref StateReader reader)
    {
        var numbers = new int[reader.Count(sizeof(int))];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = reader.Int();
        return numbers;
    }
}
