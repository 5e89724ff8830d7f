using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Ingest.Wire;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>One officer with a terminal: drives, sends positions, and answers directives, each answer until it is taken or refused.</summary>
internal sealed class Terminal(OfficerRegistration officer, Dice dice)
{
    private const double MetresPerSecond = 20;

    private readonly long _skewMilliseconds = dice.Chance(0.1) ? dice.Between(-400_000, 400_000) : 0;
    private LatLng _place = officer.Start;
    private LatLng _target = officer.Start;
    private WireFix _sent;
    private uint _sequence;
    private DirectiveId _directive;
    private DirectiveRow? _last;
    private DirectiveAnswer? _next;
    private long _nextAt;
    private Task<Outcome>? _asked;
    private (DirectiveId Directive, DirectiveAnswer Answer) _askedFor;

    public OfficerRegistration Officer { get; } = officer;

    public OfficerRow? Row { get; private set; }

    /// <summary>The node told this terminal something.</summary>
    public void Told(StateItem state, Weather weather, long now)
    {
        Row = state.Officer;
        if (state.Directive is not { } row || !DirectiveId.TryParse(row.Id, out var id)) return;
        if (id == _directive || row.State < DirectiveState.Declined) _last = row;
        if (row.State >= DirectiveState.Declined)
        {
            if (id == _directive) _next = null;
            return;
        }

        if (id == _directive && _next is not null) return; // It is being answered.
        _directive = id;
        _target = LatLng.FromDegrees(row.Lat, row.Lng);
        Plan(After(row.State, weather), weather, now);
    }

    /// <summary>Where it is now, with whatever is wrong with it.</summary>
    public void SendFix(FixLine line, Weather weather, long now, double seconds)
    {
        var metres = _place.MetresTo(_target);
        var part = metres < 1 ? 1 : Math.Min(1, MetresPerSecond * seconds / metres);
        _place = LatLng.FromDegrees(
            _place.Latitude + (_target.Latitude - _place.Latitude) * part, _place.Longitude + (_target.Longitude - _place.Longitude) * part);
        if (_next is null && dice.Chance(0.01)) _target = Town.Beside(Officer.Start, dice.Between(-2_000, 2_000), dice.Between(-2_000, 2_000));
        var fix = Fix(_place, now + _skewMilliseconds, Officer.Id.Value);
        if (dice.Chance(weather.BadFixes)) SendBad(line, fix);
        else line.Send(_sent = fix);
    }

    /// <summary>Takes the outcome of what was asked, and asks what is due.</summary>
    public void Act(SimulatedNode node, Watch watch, Weather weather, long now)
    {
        if (_asked is { IsCompleted: true }) Take(_asked.GetAwaiter().GetResult(), watch, weather, now);
        if (_asked is not null) return;
        if (_next is { } answer && now >= _nextAt)
        {
            _askedFor = (_directive, answer);
            var input = new DirectiveAnswered(Officer.Id, _directive, answer, answer == DirectiveAnswer.Decline ? "busy" : "");
            _asked = node.Node.AskAsync(_directive.Jurisdiction, input, CancellationToken.None).AsTask();
        }
        else if (_next is null && dice.Chance(0.0005))
        {
            var status = dice.Of(OfficerStatus.Busy, OfficerStatus.OffDuty, OfficerStatus.Available, OfficerStatus.Available);
            _ = node.Node.AskAsync(Officer.Home, new OfficerStatusSet(Officer.Id, status), CancellationToken.None).AsTask();
        }
    }

    /// <summary>Back on shift, for the end of a run.</summary>
    public void ComeBack(SimulatedNode node)
    {
        if (Row is { Status: OfficerStatus.Busy or OfficerStatus.OffDuty })
            _ = node.Node.AskAsync(Officer.Home, new OfficerStatusSet(Officer.Id, OfficerStatus.Available), CancellationToken.None).AsTask();
    }

    /// <summary>The node is gone: what was asked has no answer, and is asked again.</summary>
    public void LostLine() => _asked = null;

    private void Take(in Outcome outcome, Watch watch, Weather weather, long now)
    {
        _asked = null;
        if (outcome.Refusal is Refusal.Stopping or Refusal.StorageFull or Refusal.Quarantined)
        {
            _nextAt = now + dice.Between(100, 3_000);
            return;
        }

        var (directive, answer) = _askedFor;
        if (outcome.Refusal == Refusal.None) watch.DirectiveAnswered(directive, answer);
        if (directive != _directive || _next != answer) return; // It has moved on meanwhile.
        _next = null;
        if (outcome.Refusal != Refusal.None)
        {
            // Somebody or something else was faster: it goes by what it was told last.
            if (_last is { State: < DirectiveState.Declined } last && last.Id == _directive.ToString()) Plan(After(last.State, weather), weather, now);
            return;
        }

        var follows = answer switch
        {
            DirectiveAnswer.Delivered => DirectiveState.Delivered,
            DirectiveAnswer.Acknowledge => DirectiveState.Acknowledged,
            DirectiveAnswer.EnRoute => DirectiveState.EnRoute,
            DirectiveAnswer.OnScene => DirectiveState.OnScene,
            _ => DirectiveState.Completed,
        };
        if (follows != DirectiveState.Completed) Plan(After(follows, weather), weather, now);
    }

    private void Plan(DirectiveAnswer? answer, Weather weather, long now)
    {
        _next = answer;
        var slow = weather.IsCalm ? 1_500 : answer is DirectiveAnswer.OnScene or DirectiveAnswer.Clear ? 30_000 : 6_000;
        _nextAt = now + dice.Between(50, slow);
    }

    private DirectiveAnswer? After(DirectiveState state, Weather weather) => state switch
    {
        DirectiveState.Sent => dice.Chance(0.9) ? DirectiveAnswer.Delivered : DirectiveAnswer.Acknowledge,
        DirectiveState.Delivered when dice.Chance(weather.Carelessness) => dice.Chance(0.5) ? DirectiveAnswer.Decline : null,
        DirectiveState.Delivered => DirectiveAnswer.Acknowledge,
        DirectiveState.Acknowledged => dice.Chance(0.8) ? DirectiveAnswer.EnRoute : DirectiveAnswer.OnScene,
        DirectiveState.EnRoute => dice.Chance(0.9) ? DirectiveAnswer.OnScene : DirectiveAnswer.Clear,
        _ => DirectiveAnswer.Clear,
    };

    private void SendBad(FixLine line, in WireFix fix)
    {
        switch (dice.Between(0, 7))
        {
            case 0:
                line.Send(fix);
                line.Send(fix);
                break;
            case 1:
                line.Send(fix);
                line.Send(_sent);
                break;
            case 2:
                line.Send(fix with { AtUnixMs = fix.AtUnixMs + dice.Between(1_000, 100_000_000) });
                break;
            case 3:
                line.Send(fix with { AtUnixMs = fix.AtUnixMs - dice.Between(1_000, 100_000_000) });
                break;
            case 4:
                line.Send(Fix(Town.Beside(_place, dice.Between(-500_000, 500_000), 0), fix.AtUnixMs, fix.Officer));
                break;
            case 5:
                line.Send(fix with { Officer = (uint)dice.Between(0, int.MaxValue) });
                break;
            case 6:
                line.Send(fix with { LatitudeE7 = dice.Of(0, int.MaxValue, int.MinValue), LongitudeE7 = dice.Of(0, int.MaxValue, int.MinValue) });
                break;
            default:
                if (dice.Chance(0.05)) line.Send(dice.Bytes(dice.Between(1, 80)));
                break;
        }
    }

    private WireFix Fix(LatLng place, long at, uint number) => new(
        number, at, (int)(place.Latitude * 1e7), (int)(place.Longitude * 1e7), 1_000, (ushort)dice.Between(0, 35_999), 50, ++_sequence);
}
