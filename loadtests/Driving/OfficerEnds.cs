using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>
/// How incidents end when simulated officers leave them: by the region's own table, which may require a disposition. The same incident ends
/// in the same way for each of its officers. The shares are made up.
/// </summary>
/// <param name="table">The region's.</param>
internal sealed class OfficerEnds(DispositionTable table, ulong seed)
{
    private const double FalseAlarmShare = 0.08;
    private const double UsualShare = 0.6; // Ends as the first row that fits says.

    /// <summary>The code of a disposition that the table allows for the type; empty when there is none.</summary>
    public string Of(DirectiveOrder order)
    {
        var fitting = table.Rows.Where(row => table.TryFind(row.Code, order.Type, out _)).ToList();
        if (fitting.Count == 0) return "";
        var chance = Chance.Of(seed + 2, order.Incident);
        var isFalse = chance.NextUnit() < FalseAlarmShare;
        var wanted = fitting.FindAll(row => row.IsFalseAlarm == isFalse);
        if (wanted.Count == 0) wanted = fitting;
        return chance.NextUnit() < UsualShare ? wanted[0].Code : wanted[chance.NextBelow(wanted.Count)].Code;
    }
}
