using System.Buffers;
using System.Globalization;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>The nearest officers by Redis' GEOSEARCH. One connection, one question at a time.</summary>
internal sealed class RedisNearest : IDisposable
{
    /// <summary>Redis keeps a position in 52 bits and says so: up to 0.6 m off, twice for a comparison of two. Unit: metres.</summary>
    private const double MetresOff = 1.2;

    /// <summary>Asked once more, to learn what the server itself needs.</summary>
    private const int ServerQuestions = 100;

    private readonly RespClient _client;
    private readonly CrowdPlaces _places;
    private readonly string _key;

    public RedisNearest(RedisPeer redis, CrowdPlaces places)
    {
        _client = redis.Open();
        _places = places;
        _key = $"crowd:{places.Density}";
        foreach (var chunk in places.Officers.Index().Chunk(1_000))
        {
            var writer = new ArrayBufferWriter<byte>();
            RespCommand.Begin(writer, 2 + 3 * chunk.Length);
            RespCommand.Add(writer, "GEOADD");
            RespCommand.Add(writer, _key);
            foreach (var (slot, place) in chunk)
            {
                RespCommand.Add(writer, place.Longitude);
                RespCommand.Add(writer, place.Latitude);
                RespCommand.Add(writer, (slot + 1).ToString(CultureInfo.InvariantCulture));
            }

            _client.Ask(writer.WrittenSpan);
        }
    }

    /// <summary>Nearest first within a radius.</summary>
    public Contender<uint[]> Contender(double radiusMetres, string radius)
    {
        var questions = Array.ConvertAll(_places.Asked, place => RespCommand.Of(
            "GEOSEARCH", _key, "FROMLONLAT", Text(place.Longitude), Text(place.Latitude), "BYRADIUS", Text(radiusMetres), "m", "ASC",
            "COUNT", $"{CrowdPlaces.Wanted}"));
        var how = string.Create(CultureInfo.InvariantCulture, $"within {radiusMetres:N0} m: {radius}");
        return new Contender<uint[]>("Redis GEOSEARCH", how, question =>
            [.. _client.Ask(questions[question]).Items.Select(item => uint.Parse(item.Text, CultureInfo.InvariantCulture))])
        {
            ServerNanoseconds = () => RedisPeer.Microseconds(_client, questions[..ServerQuestions]) * 1000,
        };
    }

    /// <summary>Compares with a look at everybody.</summary>
    public Rightness Compare(IReadOnlyList<uint[]> answers) => _places.Compare(answers, MetresOff, partOff: 0);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static string Text(double number) => number.ToString("0.#######", CultureInfo.InvariantCulture);
}
