using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Officers;

/// <summary>
/// Messages between desks and officers, kept until a day is over, or until others need the room. No sender can take all of it, and whatever
/// waits for a terminal that is away cannot keep a city silent: see <see cref="OfficerLimits.MessagesKept"/>. What one message changes is told as what it changes:
/// nothing is copied that grows with its recipients but once, when it is sent. Runs on the shard's loop.
/// </summary>
public sealed class MessageRules(ShardTables tables)
{
    private const int MessageBytesMin = 60;
    private const int IdBytes = 16;

    private readonly List<OfficerMessage> _messages = []; // Oldest first.
    private readonly Dictionary<Guid, OfficerMessage> _byId = [];
    private readonly HashSet<Guid> _forgotten = [];
    private readonly Queue<Guid> _forgottenOrder = [];
    private int _recipients; // Of all that are kept.

    /// <summary>Sends one. The same id again is the same message.</summary>
    public Outcome Send(MessageSent input, Instant now)
    {
        var body = input.Body;
        if (_byId.TryGetValue(body.Id, out var known)) return AnswerOf(known, isRepeated: true);
        if (_forgotten.Contains(body.Id)) return new Outcome { Repeated = true, Standing = body.Id };
        if (body.Text.Length is 0 or > OfficerLimits.MessageTextMax) return Outcome.Refused(Refusal.BadMessage);
        if (!TryRecipients(body, out var recipients, out var refusal)) return Outcome.Refused(refusal);
        if (recipients.Length > 0 && WaitingOf(body) >= (body.FromOfficer == default ? OfficerLimits.WaitingOfDesk : OfficerLimits.WaitingOfOfficer))
            return Outcome.Refused(Refusal.TooManyMessages);
        if (!TryMakeRoom(body, recipients.Length, now)) return Outcome.Refused(Refusal.TooManyMessages);
        var message = new OfficerMessage(body, now, recipients);
        Keep(message);
        tables.Effects.Say(new MessageTold(message.View()));
        return AnswerOf(message, isRepeated: false);
    }

    /// <summary>Officers have it, or have read it.</summary>
    public Outcome Mark(MessageMarked input, Instant now)
    {
        if (!_byId.TryGetValue(input.Message, out var message)) return WasThere(input.Message);
        var isNew = new List<OfficerId>();
        foreach (var officer in input.Officers)
            if (message.Mark(officer, input.IsRead, now)) isNew.Add(officer);
        if (isNew.Count > 0) tables.Effects.Say(new MessageReached(input.Message, isNew, input.IsRead, now));
        return AnswerOf(message, isRepeated: isNew.Count == 0);
    }

    /// <summary>A desk has read it.</summary>
    public Outcome MarkRead(MessageReadAtDesk input, Instant now)
    {
        if (!_byId.TryGetValue(input.Message, out var message)) return WasThere(input.Message);
        if (!message.Body.To.IsForDesks) return Outcome.Refused(Refusal.UnknownMessage);
        var isNew = message.MarkRead(input.By, now);
        if (isNew) tables.Effects.Say(new MessageReadBy(input.Message, new NamedAt(input.By, now)));
        return AnswerOf(message, isRepeated: !isNew);
    }

    /// <summary>Forgets those whose day is over.</summary>
    public void Tick(Instant now)
    {
        var over = 0;
        while (over < _messages.Count && _messages[over].At.PlusSeconds(OfficerLimits.MessageSeconds) <= now) Forget(_messages[over++]);
        if (over > 0) _messages.RemoveRange(0, over);
    }

    /// <summary>For boards that know nothing yet.</summary>
    public void TellAll()
    {
        foreach (var message in _messages) tables.Effects.Say(new MessageTold(message.View()));
    }

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_messages.Count);
        foreach (var message in _messages) message.Save(writer);
        writer.Int(_forgottenOrder.Count);
        foreach (var id in _forgottenOrder) writer.Guid(id);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(MessageBytesMin); left > 0; left--) Keep(OfficerMessage.Restore(ref reader));
        for (var left = reader.Count(IdBytes); left > 0; left--) Remember(reader.Guid());
    }

    private static Outcome AnswerOf(OfficerMessage message, bool isRepeated) =>
        new(Refusal.None, default, default, false, isRepeated) { Standing = message.Body.Id, Officers = message.Recipients.Count };

    // A terminal that comes back after a day says what it has: that is no error.
    private Outcome WasThere(Guid message) =>
        _forgotten.Contains(message) ? new Outcome { Repeated = true, Standing = message } : Outcome.Refused(Refusal.UnknownMessage);

    private bool TryRecipients(MessageBody body, out OfficerId[] recipients, out Refusal refusal)
    {
        recipients = [];
        refusal = Refusal.None;
        if (body.To.IsForDesks) return true;
        var found = new List<OfficerId>();
        if (body.To.Kind == MessageKind.Officers)
        {
            foreach (var officer in body.To.Officers)
            {
                if (!tables.Officers.TrySlot(officer, out _)) refusal = Refusal.UnknownOfficer;
                if (officer != body.FromOfficer) found.Add(officer);
            }
        }
        else
        {
            for (var slot = 0; slot < tables.Officers.Count; slot++)
            {
                var officer = tables.Officers[slot];
                if (officer.Status == OfficerStatus.OffDuty || officer.Registration.Id == body.FromOfficer) continue;
                if (body.To.Kind == MessageKind.Shift || officer.Area == body.To.Name) found.Add(officer.Registration.Id);
            }
        }

        found.Sort();
        recipients = [.. found.Distinct()];
        if (refusal == Refusal.None && recipients.Length == 0) refusal = Refusal.NoRecipients;
        if (refusal == Refusal.None && recipients.Length > OfficerLimits.RecipientsMax) refusal = Refusal.TooManyRecipients;
        return refusal == Refusal.None;
    }

    private int WaitingOf(MessageBody body) => _messages.Count(message =>
        !message.IsDone && message.Body.FromOfficer == body.FromOfficer && (body.FromOfficer != default || message.Body.From == body.From));

    // What everybody has goes first, then what has waited long enough, then what is less urgent: each by age, and no more than is needed.
    private bool TryMakeRoom(MessageBody body, int recipients, Instant now)
    {
        var (messages, kept) = (_messages.Count + 1 - OfficerLimits.MessagesKept, _recipients + recipients - OfficerLimits.RecipientsKept);
        if (messages <= 0 && kept <= 0) return true;
        var going = new HashSet<OfficerMessage>();
        Func<OfficerMessage, bool>[] mayGo =
            [message => message.IsDone, message => HasWaited(message, now), message => body.IsUrgent && !message.Body.IsUrgent];
        foreach (var may in mayGo)
        {
            foreach (var message in _messages)
            {
                if (messages <= 0 && kept <= 0) break;
                if (!may(message) || !going.Add(message)) continue;
                messages--;
                kept -= message.Recipients.Count;
            }
        }

        if (messages > 0 || kept > 0) return false;
        foreach (var message in _messages)
            if (going.Contains(message)) Forget(message);
        _messages.RemoveAll(going.Contains);
        return true;
    }

    private static bool HasWaited(OfficerMessage message, Instant now) =>
        message.At.PlusSeconds(message.Body.IsUrgent ? OfficerLimits.UrgentWaitSeconds : OfficerLimits.MessageWaitSeconds) <= now;

    private void Keep(OfficerMessage message)
    {
        _messages.Add(message);
        _byId.Add(message.Body.Id, message);
        _recipients += message.Recipients.Count;
    }

    private void Forget(OfficerMessage message)
    {
        _byId.Remove(message.Body.Id);
        _recipients -= message.Recipients.Count;
        Remember(message.Body.Id);
        tables.Effects.Say(new MessageForgotten(message.Body.Id, message.Recipients.Count - message.Delivered));
    }

    private void Remember(Guid id)
    {
        if (!_forgotten.Add(id)) return;
        _forgottenOrder.Enqueue(id);
        while (_forgottenOrder.Count > OfficerLimits.ForgottenMessagesKnown) _forgotten.Remove(_forgottenOrder.Dequeue());
    }
}
