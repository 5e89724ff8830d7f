using SmartPolicing.Realtime.Ingest.Terminals;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Ingest.Jt808;

/// <summary>What becomes of a whole message.</summary>
internal sealed partial class Jt808Session
{
    private void TakeWhole(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        switch (header.Id)
        {
            case Jt808Ids.Register:
                Register(in header, body);
                break;
            case Jt808Ids.Authenticate:
                Authenticate(in header, body);
                break;
            case Jt808Ids.Logout:
                LogOut(in header);
                break;
            case var _ when _state != TerminalState.Authenticated:
                AnswerEarly(in header);
                break;
            case Jt808Ids.Heartbeat:
                Answer(header.Serial, header.Id, Jt808Result.Ok);
                break;
            case Jt808Ids.TerminalAnswer:
                TakeAnswer(body);
                break;
            case Jt808Ids.Location:
                TakeLocation(in header, body);
                break;
            case Jt808Ids.LocationAnswer:
                TakeLocationAnswer(body);
                break;
            case Jt808Ids.Batch:
                TakeBatch(in header, body);
                break;
            default:
                AnswerRefused(in header, Jt808Refusal.Unsupported, Jt808Result.Unsupported);
                break;
        }
    }

    private void Register(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (!Jt808RegisterBody.TryRead(body, out var said))
        {
            AnswerRefused(in header, Jt808Refusal.BadBody, Jt808Result.Bad);
            return;
        }

        var post = _line!.Post;
        var result = post.TerminalId.Length > 0 && post.TerminalId != said.TerminalId ? Jt808Registration.NoTerminal
            : post.Plate.Length > 0 && post.Plate != said.Plate ? Jt808Registration.NoVehicle
            : Jt808Registration.Ok;
        if (result != Jt808Registration.Ok)
        {
            Refuse(Jt808Refusal.OtherTerminal);
            _isRefused |= ++_early >= Jt808Limits.EarlyMessagesMax;
        }
        else if (_state != TerminalState.Authenticated)
        {
            Enter(TerminalState.Registered);
        }

        Send(Jt808Ids.RegisterAnswer, Jt808Orders.Registration(header.Serial, result, _room.Tokens.Of(post)));
    }

    private void Authenticate(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        var post = _line!.Post;
        if (!_room.Tokens.IsRight(post, body))
        {
            AnswerRefused(in header, Jt808Refusal.WrongToken, Jt808Result.Failed);
            _isRefused |= ++_wrongTokens >= Jt808Limits.WrongTokensMax;
            return;
        }

        Jt808Session? before = null;
        var isNew = _state != TerminalState.Authenticated;
        if (isNew && !_line.TryTakeOver(this, post, _room.NowUnixMs, out before))
        {
            AnswerRefused(in header, Jt808Refusal.UnknownTerminal, Jt808Result.Failed);
            return;
        }

        Answer(header.Serial, header.Id, Jt808Result.Ok);
        if (!isNew) return;
        _state = TerminalState.Authenticated;
        _deadline.CancelAfter(TimeSpan.FromSeconds(Jt808Limits.IdleSeconds));
        _room.Metrics.Authenticated();
        before?.End(TerminalEnd.Replaced);
        _room.Opened(_line.Post.Officer);
    }

    private void LogOut(in Jt808Header header)
    {
        Answer(header.Serial, header.Id, Jt808Result.Ok);
        if (_state != TerminalState.Authenticated) return;
        _line!.Leave(this, _room.NowUnixMs);
        _deadline.CancelAfter(TimeSpan.FromSeconds(Jt808Limits.OpeningSeconds));
        Enter(TerminalState.Connected);
    }

    private void Enter(TerminalState state)
    {
        _state = state;
        _line!.Approach(this, state, _room.NowUnixMs);
    }

    private void TakeLocation(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        var refusal = TakeReport(body, isCatchUp: false, out var isPressed, out _);
        if (refusal != Jt808Refusal.None) Refuse(refusal);
        if (isPressed) _pending = new Pending(header.Serial, header.Id, Press());
        else Answer(header.Serial, header.Id, refusal == Jt808Refusal.BadLocation ? Jt808Result.Bad : Jt808Result.Ok);
    }

    private void TakeLocationAnswer(ReadOnlySpan<byte> body)
    {
        if (body.Length < 2)
        {
            Refuse(Jt808Refusal.BadBody);
            return;
        }

        var serial = (ushort)(body[0] << 8 | body[1]);
        var refusal = TakeReport(body[2..], isCatchUp: false, out var isPressed, out var report);
        if (refusal != Jt808Refusal.None) Refuse(refusal);
        if (isPressed) _ = Press(); // The one who asked waits; the desks hear of it all the same.
        TerminalReport? told = report is { } placed ? TerminalFixes.InWgs84(_line!.Post, in placed) : null;
        Settle(serial, Jt808Ids.QueryLocation, TerminalWord.Done, told);
    }

    private void TakeBatch(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        var isWhole = Jt808Batch.TryOpen(body, out var batch);
        var (reports, isPressed) = (0, false);
        while (isWhole && batch.MoveNext())
        {
            reports++;
            var refusal = TakeReport(batch.Report, isCatchUp: true, out var isPressedNow, out _);
            if (refusal != Jt808Refusal.None) Refuse(refusal);
            if (refusal == Jt808Refusal.BadLocation) isWhole = false;
            isPressed |= isPressedNow;
        }

        isWhole &= batch.IsAtEnd && reports == batch.Count;
        if (!isWhole) Refuse(Jt808Refusal.BadBatch);
        if (isPressed) _pending = new Pending(header.Serial, header.Id, Press());
        else Answer(header.Serial, header.Id, isWhole ? Jt808Result.Ok : Jt808Result.Bad);
    }

    private Task<bool> Press()
    {
        _room.Metrics.Sos();
        return _room.Pressed(_line!.Post.Officer, Guid.NewGuid());
    }

    /// <summary>One report: its button, its alarms, its place.</summary>
    /// <param name="isPressed">The emergency button was pressed by it.</param>
    /// <param name="report">What it says, when it is placed and dated; otherwise null.</param>
    private Jt808Refusal TakeReport(ReadOnlySpan<byte> body, bool isCatchUp, out bool isPressed, out TerminalReport? report)
    {
        (isPressed, report) = (false, null);
        if (!Jt808Location.TryRead(body, out var location)) return Jt808Refusal.BadLocation;
        var items = Jt808Location.ItemsOf(body);
        var unknown = 0;
        while (items.MoveNext())
            if (!Jt808Items.IsKnown(items.Id, items.Value.Length)) unknown++;
        _room.Metrics.UnknownItems(unknown);
        if (!items.Rest.IsEmpty) Refuse(Jt808Refusal.ItemsOdd);

        var (post, now) = (_line!.Post, _room.NowUnixMs);
        var isDated = location.LocalSeconds != Jt808Location.NoTime && !post.IsDatedByNode;
        var at = isDated ? (location.LocalSeconds - post.ZoneMinutes * 60L) * 1_000 : now;
        // A press of long ago raises nothing, and must not stand for the one that comes now; nor may one that is dated ahead stand for all until then.
        var isOld = isCatchUp && at < now - Jt808Limits.SosBehindMilliseconds;
        if (isOld && location.IsSos) Refuse(Jt808Refusal.SosTooOld);
        isPressed = _line.TakeAlarms(
            location.Alarms, location.IsSos && !isOld, Math.Min(at, now), isCatchUp, body[Jt808Location.FixedBytes..]);

        if (!location.IsFixed) return Jt808Refusal.Unfixed;
        if (location.IsPlugInEncrypted) return Jt808Refusal.PlugInEncrypted;
        if (!location.HasPlace || !isDated && !post.IsDatedByNode) return Jt808Refusal.BadLocation;
        if (post.IsDatedByNode && isCatchUp) return Jt808Refusal.None; // Of a time that nobody knows.
        report = new TerminalReport(
            at, location.LatitudeE7, location.LongitudeE7, location.SpeedCmS, location.HeadingCdeg, ushort.MaxValue, isCatchUp,
            location.IsSos);
        TakePlace(post, report.Value, now);
        return Jt808Refusal.None;
    }

    // Of a clock that is ahead nothing may stay behind: later fixes would look older than it.
    private void TakePlace(TerminalPost post, in TerminalReport report, long now)
    {
        var isAhead = report.AtUnixMs > now + IngestLimits.AheadMilliseconds;
        var isNewest = !isAhead && _line!.TakePlace(report.AtUnixMs);
        var refusal = _room.Fixes.Take(post, in report, isNewest || isAhead);
        if (refusal != FixRejection.None) _line!.Refuse(CamelCase.Of(refusal.ToString()));
    }
}
