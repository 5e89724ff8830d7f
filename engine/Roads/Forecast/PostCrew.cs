using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Who goes to which post. When a post is added that only an officer already sent elsewhere can be at in time, that one goes there and
/// another takes over where he would have been: as long as there is any way to man all posts in time, one is found (augmenting paths;
/// Kuhn 1955). One thread; nothing is allocated once lists have grown.
/// </summary>
internal sealed class PostCrew
{
    private const int Nobody = -1;

    private readonly List<int> _sentTo = [];  // Per officer: a post, or -1 for one who is free.
    private readonly List<int> _officer = []; // Per post.
    private readonly List<int> _spare = [];   // Per post: who can take it over so that its officer can be had; or -1.
    private readonly List<int> _latest = [];  // Per post: its officer has to be there by then.
    private readonly List<int> _arrival = []; // Post by post, each with all officers.

    /// <summary>
    /// Officers of whom a new post may have one: those who are free, and those whose post somebody else can take. Never grows as posts are
    /// added; when it stays the same, so do they.
    /// </summary>
    public int ToBeHad { get; private set; }

    /// <summary>Starts over: nobody is sent.</summary>
    public void Begin(int officers)
    {
        _sentTo.Clear();
        for (var officer = 0; officer < officers; officer++) _sentTo.Add(Nobody);
        _officer.Clear();
        _spare.Clear();
        _latest.Clear();
        _arrival.Clear();
        ToBeHad = officers;
    }

    /// <summary>The officer of a post.</summary>
    public int OfficerOf(int post) => _officer[post];

    /// <summary>When that officer is there.</summary>
    public int ArrivalOf(int post) => ArrivalsAt(post)[_officer[post]];

    /// <summary>Whether a new post may have this officer.</summary>
    public bool IsToBeHad(int officer) => _sentTo[officer] is var post && (post == Nobody || _spare[post] != Nobody);

    /// <summary>
    /// Adds a post with whoever is there first: of those who are free, or else of those whose post can be taken by others.
    /// </summary>
    /// <param name="arrival">Per officer: milliseconds, or <see cref="TravelTimes.NoWay"/>. Copied.</param>
    /// <param name="latest">Nobody who is there later counts.</param>
    /// <returns>False when nobody can man it together with the posts there are; nothing has changed then.</returns>
    public bool TryMan(ReadOnlySpan<int> arrival, int latest)
    {
        var officer = First(arrival, latest, onlyFree: true, Nobody);
        if (officer == Nobody) officer = First(arrival, latest, onlyFree: false, Nobody);
        if (officer == Nobody) return false;
        _officer.Add(officer);
        _spare.Add(Nobody);
        _latest.Add(latest);
        _arrival.AddRange(arrival);
        Send(_officer.Count - 1, officer);
        FindSpares();
        return true;
    }

    /// <summary>Whoever takes a post over leaves his own to its spare, until one is free.</summary>
    private void Send(int post, int officer)
    {
        while (true)
        {
            var left = _sentTo[officer];
            _sentTo[officer] = post;
            _officer[post] = officer;
            if (left == Nobody) return;
            (post, officer) = (left, _spare[left]);
        }
    }

    /// <summary>A post's spare is free, or sent to a post that got its own spare before: so every row of them ends.</summary>
    private void FindSpares()
    {
        CollectionsMarshal.AsSpan(_spare).Fill(Nobody);
        var isMore = true;
        while (isMore)
        {
            isMore = false;
            for (var post = 0; post < _spare.Count; post++)
            {
                if (_spare[post] != Nobody) continue;
                _spare[post] = First(ArrivalsAt(post), _latest[post], onlyFree: false, post);
                isMore |= _spare[post] != Nobody;
            }
        }

        ToBeHad = _sentTo.Count - _spare.Count(spare => spare == Nobody);
    }

    private int First(ReadOnlySpan<int> arrival, int latest, bool onlyFree, int otherThanOf)
    {
        var (first, least) = (Nobody, int.MaxValue);
        for (var officer = 0; officer < arrival.Length; officer++)
        {
            if (arrival[officer] == TravelTimes.NoWay || arrival[officer] > latest || arrival[officer] >= least) continue;
            var post = _sentTo[officer];
            if (post != Nobody && (onlyFree || post == otherThanOf || _spare[post] == Nobody)) continue;
            (first, least) = (officer, arrival[officer]);
        }

        return first;
    }

    private ReadOnlySpan<int> ArrivalsAt(int post) => CollectionsMarshal.AsSpan(_arrival).Slice(post * _sentTo.Count, _sentTo.Count);
}
