using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>The road workers: answers come late and overtake one another; sometimes one is impossible, as only a bug could make it.</summary>
internal sealed class Roads(Town town, Dice dice, Machine machine)
{
    private const int PoisonsMax = 6; // Under what a shard bears within a minute.

    private readonly List<(long Due, RankingQuestion Question, RankingAnswer Answer)> _out = [];
    private readonly List<(long Due, ForecastQuestion Question)> _forecasts = [];
    private readonly List<(long Due, SendingQuestion Question)> _sendings = [];
    private int _poisons;

    /// <summary>Whether nobody waits to hear where a vehicle can be.</summary>
    public bool HasForecastAll(SimulatedNode node) => _forecasts.Count == 0 && node.Forecasts.Reader.Count == 0;

    public void Ask(SimulatedNode node, long step, Weather weather)
    {
        while (node.Questions.Reader.TryRead(out var question))
        {
            if (_poisons < PoisonsMax && dice.Chance(weather.PoisonChance))
            {
                var wrong = new RankingAnswer(question.Request.Incident, question.Request.Round, [.. question.Request.Candidates.Select(_ => 1), 1], -1);
                _out.Add((step, question, wrong));
                _poisons++;
                machine.Count("poisoned inputs");
            }

            _out.Add((step + dice.Between(0, weather.RoadsDelayMax), question, Town.Roads(question.Request)));
        }

        while (node.Sendings.Reader.TryRead(out var question)) _sendings.Add((step + dice.Between(0, weather.RoadsDelayMax), question));
        while (node.Forecasts.Reader.TryRead(out var question)) _forecasts.Add((step + dice.Between(0, weather.RoadsDelayMax), question));
    }

    public void Answer(SimulatedNode node, long step)
    {
        for (var at = 0; at < _out.Count; at++)
        {
            if (_out[at].Due > step) continue;
            var (_, question, answer) = _out[at];
            _out.RemoveAt(at--);
            var told = question.Shard.TellAsync(new RankingAnswered(answer), CancellationToken.None);
            Violation.Unless(told.IsCompletedSuccessfully, "an inbox is full that nobody fills");
        }

        for (var at = 0; at < _sendings.Count; at++)
        {
            if (_sendings[at].Due > step) continue;
            var (shard, request) = _sendings[at].Question;
            _sendings.RemoveAt(at--);
            machine.Tally(request is BatchRequest ? "batches solved" : "officers compared");
            var told = shard.TellAsync(Town.Roads(request), CancellationToken.None);
            Violation.Unless(told.IsCompletedSuccessfully, "an inbox is full that nobody fills");
        }

        for (var at = 0; at < _forecasts.Count; at++)
        {
            if (_forecasts[at].Due > step) continue;
            var (shard, request) = _forecasts[at].Question;
            _forecasts.RemoveAt(at--);
            machine.Tally("forecasts");
            var told = shard.TellAsync(new ForecastAnswered(town.Roads(shard.Jurisdiction, request)), CancellationToken.None);
            Violation.Unless(told.IsCompletedSuccessfully, "an inbox is full that nobody fills");
        }
    }

    public void LostLine()
    {
        _sendings.Clear();
        _out.Clear();
        _forecasts.Clear();
    }
}
