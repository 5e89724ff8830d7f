using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>Whether the cities' copies of a track or an alert say the same, once all letters are carried.</summary>
internal static class BorderSame
{
    /// <summary>Whose entry it is, and whoever saw it. Whoever was only on an alert that is over need not know how it went on.</summary>
    public static bool Concerns(JurisdictionId city, SuspectTrackView track) =>
        track.Entry.Jurisdiction == city || track.Home == city || track.Sightings.Any(sighting => sighting.By == city);

    public static void OfTrack(IReadOnlyList<(JurisdictionId City, SuspectTrackView Track)> copies)
    {
        var whole = copies.MaxBy(copy => copy.Track.Leg).Track;
        var known = copies.Where(copy => Concerns(copy.City, whole)).ToList();
        Same(known, copy => $"{copy.Home} {copy.Leg} {copy.State} {copy.End}");
        Same(known, copy => string.Join(' ', copy.Sightings.Select(each => $"{each.Read} {each.Verification}")));

        void Same(List<(JurisdictionId City, SuspectTrackView Track)> known, Func<SuspectTrackView, string> what)
        {
            foreach (var (city, track) in known)
            {
                var (mine, theirs) = (what(known[0].Track), what(track));
                Violation.Unless(mine == theirs, $"{whole.Id} is '{mine}' in {known[0].City}, and '{theirs}' in {city}");
            }
        }
    }

    public static void OfAlert(IReadOnlyList<(JurisdictionId City, JointAlert Alert)> copies)
    {
        var id = copies[0].Alert.Id;
        var led = copies.FirstOrDefault(copy => copy.City == copy.Alert.Lead).Alert ?? throw new Violation($"{id} is unknown where it is led");
        foreach (var (city, copy) in copies)
        {
            Same("its end", $"{led.End} {led.IsVerified} {led.LastSeen}", $"{copy.End} {copy.IsVerified} {copy.LastSeen}");
            Same("its sides", string.Join(", ", led.Sides), string.Join(", ", copy.Sides));
            Same("its posts", Posts(led), Posts(copy));
            if (led.Lines.Count < JointAlertLimits.LinesMax) Same("what was said", Said(led), Said(copy));

            void Same(string what, string mine, string theirs) =>
                Violation.Unless(mine == theirs, $"{id}: {what} is '{mine}' where it is led, and '{theirs}' in {city}");
        }
    }

    private static string Posts(JointAlert alert) => string.Join(", ", alert.Posts.Select(post => $"{post.Jurisdiction} {post.Crossing} {post.Incident}"));

    private static string Said(JointAlert alert) =>
        string.Join(" | ", alert.Lines.Where(line => line.Kind == AlertLineKind.Said).Select(line => line.Text));
}
