using SmartPolicing.Realtime.LoadTests.Calls;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>Makes the calls of one stream when they are due, however slow earlier answers are.</summary>
internal sealed class CallLoad
{
    private readonly CallStream _stream;
    private readonly IReadOnlyList<TypeMessage> _types;
    private readonly CallPlaces _places;
    private readonly NodeHttp _http;
    private readonly CallLedger _ledger;
    private readonly Latency _lateness;
    private readonly RunTime _time;
    private readonly Arrivals _arrivals;
    private readonly Chance _chance;
    private readonly Func<long, Guid> _ids;
    private readonly bool _chinese;

    /// <param name="index">The stream's place in the file: names its calls and its chance.</param>
    /// <param name="run">Names the run: a node takes each call once.</param>
    internal CallLoad(
        CallStream stream, int index, ulong seed, string run, RegionMessage region, CallPlaces places, NodeHttp http, CallLedger ledger,
        Latencies latencies, LoadShape shape, RunTime time)
    {
        _stream = stream;
        _types = TypesOf(stream, region, out _);
        _places = places;
        _http = http;
        _ledger = ledger;
        _lateness = latencies[Latencies.CallLateness];
        _time = time;
        _arrivals = new Arrivals(second => shape.CallsAt(stream, second), Chance.Of(seed, $"arrivals {index}"));
        _chance = Chance.Of(seed, $"calls {index}");
        _ids = number => PlannedCall.IdOf(seed, $"{run} stream {index}", number);
        _chinese = RegionGround.IsInChina(region.Center);
    }

    /// <summary>The types of a stream as the node knows them.</summary>
    /// <param name="unknown">A type the node does not know, or what is wrong; empty when all is well.</param>
    internal static IReadOnlyList<TypeMessage> TypesOf(CallStream stream, RegionMessage region, out string unknown)
    {
        unknown = "";
        if (stream.Types is [CallStream.AllTypes]) return region.Types;
        if (stream.Types is [CallStream.Automatic])
        {
            IReadOnlyList<TypeMessage> automatic = [.. region.Types.Where(type => type.AutoIssue)];
            if (automatic.Count == 0) unknown = "the node issues no type by itself";
            return automatic;
        }

        var types = stream.Types.Select(code => region.Types.FirstOrDefault(type => type.Code == code)).ToList();
        var missing = types.IndexOf(null);
        if (missing >= 0) unknown = $"the node knows no type {stream.Types[missing]}";
        return [.. types.OfType<TypeMessage>()];
    }

    /// <summary>Makes calls until cancelled; then those under way end by themselves.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        for (long number = 0; ; )
        {
            var until = _time.Now + RunLimits.LookAhead.TotalSeconds;
            while (_arrivals.TryNext(until, out var due))
            {
                await _time.UntilAsync(due, cancellation);
                Make(number++, due, cancellation);
            }

            await _time.UntilAsync(until, cancellation);
        }
    }

    private void Make(long number, double due, CancellationToken cancellation)
    {
        var type = _types[_chance.NextBelow(_types.Count)];
        var place = _places.Draw(_stream.Place, _chance);
        var words = CallTexts.Say(new CallType(type.Code, type.Name, type.NameZh, type.Priority, type.AutoIssue), _chinese, _chance);
        var message = new CallMessage(
            _ids(number), type.Code, null, place.Latitude, place.Longitude, "", words, "", "", "loadtest");
        _lateness.Add(due, (long)((_time.Now - due) * 1e6));
        if (_ledger.TryBegin(message.Id, due))
            _ = PostAsync(new PlacedCall(message, due, type.AutoIssue), cancellation); // ends by itself, never faulted; the ledger knows it
    }

    private async Task PostAsync(PlacedCall call, CancellationToken cancellation)
    {
        try
        {
            _ledger.Answered(call, await _http.CallAsync(call.Message, CancellationToken.None), _time.Now);
        }
        catch (ObjectDisposedException) when (cancellation.IsCancellationRequested)
        {
            // Stopped before the answer: it stays under way in the ledger, and the record says so.
        }
    }
}
