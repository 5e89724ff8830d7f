using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

public class DeterminismTests
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new CellAsText() } };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void SameInputs_GiveTheSameEffects_ToTheByte(int seed) => Assert.Equal(Play(seed), Play(seed));

    [Fact]
    public void OtherInputs_GiveOtherEffects() => Assert.NotEqual(Play(1), Play(2));

    // A busy night: calls, answers in and out of order, expiries, orders by two desks, status changes and fixes, from one seed.
    // State invariants are checked inside the grains; here also that officers and directives stay one to one.
    private static string Play(int seed)
    {
        var random = new Random(seed);
        var city = new City(40, skills: number => number % 4 == 0 ? ["medic"] : []);
        string[] types = ["robbery", "noise", "medical"];
        for (var step = 0; step < 500; step++)
        {
            city.Now = city.Now.PlusMilliseconds(random.Next(4_000));
            switch (random.Next(8))
            {
                case 0:
                    city.Call(types[random.Next(3)], City.At(random.Next(-5000, 5000), random.Next(-5000, 5000)), new Guid(seed, (short)step, 1, new byte[8]));
                    break;
                case 1:
                    city.Do(new DispatchOrdered(Incident(random, city), City.Officer(random.Next(1, 41)), random.Next(2) == 0 ? "li" : "wang"));
                    break;
                case 2 or 3 or 4:
                    AnswerSomething(random, city);
                    break;
                case 5:
                    city.Do(new OfficerStatusSet(City.Officer(random.Next(1, 41)), (OfficerStatus)random.Next(6)));
                    break;
                case 6:
                    city.Wait(random.Next(20));
                    break;
                default:
                    for (var i = 0; i < 10; i++) city.Place(random.Next(1, 41), City.At(random.Next(-5000, 5000), random.Next(-5000, 5000)));
                    if (random.Next(20) == 0) city.Do(new IncidentClosed(Incident(random, city), "li", "over"));
                    break;
            }
        }

        CheckOneToOne(city);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (object effect in city.Left) hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(effect, Json));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static IncidentId Incident(Random random, City city) => new(City.Jurisdiction, (uint)random.Next(1, Math.Max(2, city.State.OpenIncidents * 2)));

    private static void AnswerSomething(Random random, City city)
    {
        var held = city.Officers.Select(officer => city.Tables.Officers.TrySlot(officer.Id, out var slot) ? city.Tables.Officers[slot] : null)
            .Where(officer => officer?.Directive is not null).ToList();
        if (held.Count == 0) return;
        var directive = held[random.Next(held.Count)]!.Directive!;
        city.Do(new DirectiveAnswered(directive.Officer.Registration.Id, directive.Id, (DirectiveAnswer)random.Next(6), "reason"));
    }

    private static void CheckOneToOne(City city)
    {
        var active = city.Tables.Incidents.All.SelectMany(incident => incident.Directives).Where(directive => !directive.IsOver).ToList();
        var holding = city.Officers.Select(officer => city.Tables.Officers.TrySlot(officer.Id, out var slot) ? city.Tables.Officers[slot] : null)
            .Where(officer => officer!.Directive is not null).ToList();
        Assert.Equal(active.Count, holding.Count);
        foreach (var officer in holding)
        {
            Assert.Contains(officer!.Directive!, active);
            Assert.True(officer.Status is OfficerStatus.Dispatched or OfficerStatus.EnRoute or OfficerStatus.OnScene);
        }
    }

    private sealed class CellAsText : JsonConverter<H3Cell>
    {
        public override H3Cell Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("The effects are only written.");

        public override void Write(Utf8JsonWriter writer, H3Cell value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
