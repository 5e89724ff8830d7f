namespace SmartPolicing.Realtime.Server;

/// <summary>Every bound of the dashboard server, with unit, reason and what happens at it.</summary>
public static class DashboardLimits
{
    /// <summary>Requests (join, leave, fresh snapshot) waiting for the board. At it the asking connection waits.</summary>
    public const int BoardRequestsMax = 1_024;

    /// <summary>
    /// Batches of effects the board takes before it looks at requests again, so that a surge cannot keep a new viewer waiting.
    /// </summary>
    public const int BoardTurnMax = 256;

    /// <summary>
    /// Messages waiting for one dispatcher. A surge of 300 batches a second fills it in seven seconds of a client that does not read.
    /// At it everything waiting is dropped for one fresh snapshot.
    /// </summary>
    public const int DispatcherOutboxMax = 2_048;

    /// <summary>Messages waiting for one gateway, which speaks for thousands of officers. At it: the full states afresh.</summary>
    public const int GatewayOutboxMax = 8_192;

    /// <summary>Messages waiting for one officer's page. At it: the full states afresh.</summary>
    public const int PageOutboxMax = 64;

    /// <summary>
    /// Connections on both hubs together. 20,000 × about 40 KiB of SignalR and socket buffers is 0.8 GB. At it a new one is aborted.
    /// </summary>
    public const int ViewersMax = 20_000;

    /// <summary>
    /// Hub connections that begin in a second, for each core. One costs some 0.6 ms of a core from the upgrade to its first state, so two
    /// thirds of the machine stay with calls and directives when a city's network comes back and everybody connects at once. Beyond it
    /// they wait in order.
    /// </summary>
    public const int HubStartsPerSecondAndCore = 600;

    /// <summary>
    /// Hub connections whose end is told to the hubs in a second, for each core. One costs some 0.2 ms of a core, most of it the framework's
    /// own exceptions. Beyond it they wait in order, as if they were silent; should more wait than <see cref="ViewersMax"/>,
    /// the others are let go at once.
    /// </summary>
    public const int HubEndsPerSecondAndCore = 1_000;

    /// <summary>
    /// Milliseconds (wall) between two helpings of those who wait: at the rates above some 10 ms of one core each, which is what a call may
    /// have to wait behind.
    /// </summary>
    public const int TurnMilliseconds = 10;

    /// <summary>Messages in a desk's snapshot, the newest; older ones are asked for.</summary>
    public const int MessagesInSnapshot = 100;

    /// <summary>Messages that one call for them answers, the newest.</summary>
    public const int MessagesAsked = 200;

    /// <summary>Recipients of a message that one call answers; more are asked for by the next.</summary>
    public const int RecipientsAsked = 1_000;

    /// <summary>Messages that an officer's page is told when it comes: the newest.</summary>
    public const int MailOnPage = 50;

    /// <summary>Officers of one item of messages to a gateway, and of one answer to it.</summary>
    public const int MailOfficersMax = 500;

    /// <summary>Items of messages in one hub message: with 500 officers each some 100 KB.</summary>
    public const int MailItemsMax = 20;

    /// <summary>Lines of a unit's history that one request answers; older ones are asked for by the oldest moment.</summary>
    public const int DeedsAsked = 200;

    /// <summary>Officers and incidents that are told to be near an officer.</summary>
    public const int NearMax = 20;

    /// <summary>How far away they may be. Unit: metres.</summary>
    public const int NearMetres = 5_000;

    /// <summary>Messages that one connection sends in a second in the long run. Past it: tooOften.</summary>
    public const int MessagesPerSecond = 5;

    /// <summary>... and at once.</summary>
    public const int MessagesAtOnce = 20;

    /// <summary>Milliseconds (wall) that a panic waits for its shard before the desks are told of it all the same.</summary>
    public const int PanicWaitMilliseconds = 1_000;

    /// <summary>Milliseconds (wall) between attempts to have a panic written that a shard has refused.</summary>
    public const int PanicAgainMilliseconds = 1_000;

    /// <summary>Items in one <c>events</c> or <c>states</c> message: about 100 KB of JSON. More go out as further messages.</summary>
    public const int ItemsPerMessageMax = 500;

    /// <summary>
    /// Officers of a snapshot, or of a gateway's first states, that are made at once: 0.7 MB of JSON, in one message for a desk. The others
    /// follow in as many pieces as it takes, each when the one before is on its way: a desk that watches a million officers then takes the
    /// node no more memory than one that watches 5,000.
    /// </summary>
    public const int RowsPerPieceMax = 5_000;

    /// <summary>Seconds (wall) one send may take before the client is taken for dead and aborted.</summary>
    public const int SendSecondsMax = 10;

    /// <summary>Milliseconds (wall) between position frames to one viewer; a shard publishes twice as often, so that they are fresh.</summary>
    public const int FrameMilliseconds = 500;

    /// <summary>
    /// Milliseconds (wall) after which a frame is sent even when nothing moved; pages call their picture stale after 3 s.
    /// </summary>
    public const int BeatMilliseconds = 1_000;

    /// <summary>Milliseconds (wall) without a frame of its shard after which a jurisdiction is said to have stopped: six frames.</summary>
    public const int StoppedAfterMilliseconds = 3_000;

    /// <summary>Seconds (wall) between positions on an officer's own page while a directive is held.</summary>
    public const int PagePositionSeconds = 5;

    /// <summary>
    /// Positions that one connection of an officer's page may tell in a second (wall), in the long run: twice what it is ever asked for. Past it:
    /// <c>tooOften</c>; the next one within the second is newer anyway.
    /// </summary>
    public const int PagePositionsPerSecond = 2;

    /// <summary>... and at once: what a browser gives together when a page wakes up.</summary>
    public const int PagePositionsAtOnce = 10;

    /// <summary>Seconds (wall) between positions of a terminal that nobody told otherwise: at 60 km/h it is 80 m off at most.</summary>
    public const int UsualPositionSeconds = 5;

    /// <summary>... and of one near an urgent incident or a followed vehicle, or with a directive.</summary>
    public const int RaisedPositionSeconds = 1;

    /// <summary>
    /// Milliseconds (node's clock) that positions come more often for one reason, counted from its last change: by then an officer is
    /// there, or the vehicle is elsewhere. Batteries and radio are not spent on a siege.
    /// </summary>
    public const long RaisedRateMilliseconds = 600_000;

    /// <summary>How near such a place raises the rate. Metres: two minutes on a city's streets.</summary>
    public const double RaisedRateMetres = 2_000;

    /// <summary>Incidents of this priority and more urgent ones raise it.</summary>
    public const byte RaisedRatePriorityMax = 2;

    /// <summary>
    /// Officers with a raised rate at once: 20,000 fixes a second, what a province of 100,000 officers sends as usual. Those with a
    /// directive come first; at it the others send as usual.
    /// </summary>
    public const int RaisedRatesMax = 20_000;

    /// <summary>Milliseconds (wall) between two looks for whose rate is another: soon enough for ten minutes.</summary>
    public const int RateLookMilliseconds = 2_000;

    /// <summary>Officers in view above which a frame counts per cell: more symbols than a person can read on one screen.</summary>
    public const int CellsAbove = 3_000;

    /// <summary>
    /// Officers in view at or under which a frame shows officers again: 20 % lower, so that the map does not flicker at the border.
    /// </summary>
    public const int OfficersAgainAt = 2_400;

    /// <summary>
    /// Milliseconds (node's clock) for which the cells of a resolution are kept though no desk shows it: zooming to and fro finds them
    /// there. With the frame they belong to they are 40 bytes an officer.
    /// </summary>
    public const int CellsKeptMilliseconds = 10_000;

    /// <summary>
    /// Margin around what a page shows, in parts of its width and height, so that a small pan finds officers there already.
    /// </summary>
    public const double ViewMargin = 0.2;

    /// <summary>
    /// Bytes of one message from a client. The longest is a call (2,000 Chinese characters are 6,000 bytes, and its other words half as many)
    /// or a message to a thousand officers, 500 characters of it escaped.
    /// </summary>
    public const int HubMessageBytesMax = 16_384;

    /// <summary>
    /// Calls of one officer connection that run at once: a gateway answers for many officers and each answer waits for a commit. With 16, and
    /// 20 ms for each in a surge, a gateway could say 800 answers a second, and officers who were long free stood as busy.
    /// </summary>
    public const int OfficerCallsAtOnce = 256;

    /// <summary>Characters of a reason; the domain's own bound (<c>DirectiveAnswered.Reason</c>).</summary>
    public const int ReasonMax = 200;

    /// <summary>Bytes of a sign-in request's body.</summary>
    public const int SignInBytesMax = 4_096;

    /// <summary>Characters of a user's name.</summary>
    public const int UserNameMax = 64;

    /// <summary>Characters of a password.</summary>
    public const int PasswordMax = 256;

    /// <summary>Wrong passwords for one user within <see cref="SignInWindowMinutes"/> after which every further try is refused.</summary>
    public const int SignInFailuresMax = 5;

    /// <summary>Minutes (wall) in which failures count.</summary>
    public const int SignInWindowMinutes = 15;

    /// <summary>Names with failures remembered. At it the one whose last failure is oldest is forgotten.</summary>
    public const int SignInNamesMax = 10_000;

    /// <summary>Passwords checked at once: a check is about 50 ms of one core on purpose, and dispatch goes first.</summary>
    public const int PasswordChecksAtOnce = 1;

    /// <summary>Sign-ins waiting for their check. At it: 503, try again.</summary>
    public const int SignInsWaitingMax = 64;

    /// <summary>Users in users.json. A province has under 200,000 sworn officers.</summary>
    public const int UsersMax = 200_000;

    /// <summary>Bytes of users.json: 200,000 users of under 300 bytes.</summary>
    public const int UserFileBytesMax = 64 * 1024 * 1024;

    /// <summary>Hours (wall) a sign-in lasts without use: one shift.</summary>
    public const int SessionHours = 12;

    /// <summary>Demo users listed on the sign-in page; all can sign in.</summary>
    public const int DemoUsersListedMax = 500;

    /// <summary>Bytes of encoded tiles kept. A city is under 20 MB.</summary>
    public const int TileCacheBytesMax = 64 * 1024 * 1024;

    /// <summary>Tiles encoded at once: dispatch goes first.</summary>
    public const int TilesAtOnce = 1;

    /// <summary>
    /// Closures that hold at once. A city under a marathon closes some dozens; each takes 1 KB in every desk's snapshot. At it: 429.
    /// </summary>
    public const int ClosuresMax = 200;

    /// <summary>Bytes of closures.json: 200 closures of under 2 KB.</summary>
    public const int ClosureFileBytesMax = 1024 * 1024;

    /// <summary>Bytes of a request about the watchlist: some texts of a few hundred characters, of up to four bytes each.</summary>
    public const int WatchlistBytesMax = 16_384;

    /// <summary>Bytes of a request about a closure: a reason of <see cref="ReasonMax"/> characters and some numbers.</summary>
    public const int ClosureBytesMax = 4_096;

    /// <summary>Milliseconds (node's clock) a closure may last without being renewed: 30 days. Nobody remembers older ones.</summary>
    public const long ClosureMillisecondsMax = 30L * 24 * 60 * 60 * 1000;

    /// <summary>How far from a street the place of a closure may be. Metres: a click beside a wide road, not in a field.</summary>
    public const double ClosureMetresMax = 100;

    /// <summary>
    /// How far a closed street may have moved on a new map and still be the same. Metres: two carriageways lie farther apart.
    /// </summary>
    public const double ClosureKeptMetresMax = 8;

    /// <summary>Changes of closures waiting for their turn; each takes the time to compute the roads anew. At it: 503, try again.</summary>
    public const int ClosureChangesWaitingMax = 64;

    /// <summary>Milliseconds (wall) between looks for closures that have come to their end.</summary>
    public const int ClosureExpiryMilliseconds = 500;

    /// <summary>Routes computed at once, each on scratch memory of its own.</summary>
    public const int RoutesAtOnce = 2;

    /// <summary>Reaches computed at once, each on scratch memory of its own; one is some tens of milliseconds of a core.</summary>
    public const int ReachesAtOnce = 1;

    /// <summary>Seconds of one reach: an hour. In a province that is all of it, some megabytes of cells.</summary>
    public const int ReachSecondsMax = 3_600;

    /// <summary>
    /// Proposals of watch posts computed at once: two forecasts and some dozens of searches, some tens of milliseconds of a core for a
    /// province.
    /// </summary>
    public const int ProposalsAtOnce = 1;

    /// <summary>Watch posts proposed for one vehicle: more than a desk can fill before it is there.</summary>
    public const int PostsProposedMax = 6;

    /// <summary>
    /// Seconds before the vehicle's earliest time at which an officer is to be at a post: to get out and stand where he is seen.
    /// </summary>
    public const int PostMarginSeconds = 30;

    /// <summary>How far ahead of a vehicle posts are looked for. Seconds since it was seen; as far as the engine's own forecast.</summary>
    public const int PostHorizonSeconds = 1_800;

    /// <summary>
    /// Seconds (node's clock) in which a proposal may be taken up: after them the vehicle is elsewhere and officers have moved.
    /// </summary>
    public const int ProposalSeconds = 120;

    /// <summary>Proposals kept to be taken up. At it the oldest goes.</summary>
    public const int ProposalsKept = 256;

    /// <summary>Bytes of a request about watch posts: at most a dozen posts of two numbers.</summary>
    public const int PostsBytesMax = 4_096;

    /// <summary>Searches of kept reads at once: each reads files, and dispatch goes first.</summary>
    public const int ReadSearchesAtOnce = 1;

    /// <summary>Searches waiting for that. At it: <c>busy</c>.</summary>
    public const int ReadSearchesWaitingMax = 8;

    /// <summary>Seconds (wall) one search may read. After it: <c>searchTooLong</c>; a shorter time or more characters find it.</summary>
    public const int ReadSearchSecondsMax = 20;

    /// <summary>Reads one search gives: what a person looks through. At it the newest, marked as cut.</summary>
    public const int ReadsFoundMax = 500;

    /// <summary>Characters of the purpose and of the case of a search; as the archive's own bound.</summary>
    public const int ReadSearchTextMax = 200;

    /// <summary>Bytes of a search: three texts of up to 200 characters of up to four bytes, escaped.</summary>
    public const int ReadSearchBytesMax = 8_192;

    /// <summary>Places one reach may start from: the exits of a stadium.</summary>
    public const int ReachPlacesMax = 16;

    /// <summary>Route, reach and tile requests waiting. At it: 503, try again.</summary>
    public const int MapRequestsWaitingMax = 256;

    /// <summary>
    /// Replays open at once. Each holds the state of the user's cities once more (some megabytes a city) and at 60 times the pace of life
    /// takes some hundredths of a core. At it: <c>tooManyReplays</c>.
    /// </summary>
    public const int ReplaysMax = 4;

    /// <summary>
    /// Replays one user may have open, that nobody takes all of them: one, and one that is still to be noticed as gone. At it:
    /// <c>tooManyReplays</c>.
    /// </summary>
    public const int ReplaysPerUserMax = 2;

    /// <summary>Journals are opened and sought in for one replay at a time, on a thread of its own: dispatch goes first.</summary>
    public const int ReplayReadsAtOnce = 1;

    /// <summary>Openings and seeks waiting for that. At it: <c>busy</c>.</summary>
    public const int ReplayReadsWaitingMax = 8;

    /// <summary>Batches of effects between a replay and its board. At it the replay waits for its board.</summary>
    public const int ReplayEffectsMax = 1_024;

    /// <summary>Orders (play, seek) waiting in one replay. A connection's calls come one after the other, so one does.</summary>
    public const int ReplayOrdersMax = 4;

    /// <summary>Milliseconds (wall) between steps of a replay: what a person sees as flowing.</summary>
    public const int ReplayStepMilliseconds = 100;

    /// <summary>Milliseconds (wall) one step makes up for at most. When reading takes longer, the replay goes slower than it says.</summary>
    public const int ReplayStepMillisecondsMax = 250;

    /// <summary>Milliseconds (wall) between <c>replay</c> messages while nothing changes: the page's proof that it is still there.</summary>
    public const int ReplayBeatMilliseconds = 1_000;

    /// <summary>
    /// Milliseconds (node) that a seek goes forward entry by entry; over more it is faster to begin from the snapshot before the moment.
    /// </summary>
    public const int ReplayForwardMilliseconds = 600_000;

    /// <summary>Minutes (wall) that a replay may stand still without a word from its page; then it is over and its place free.</summary>
    public const int ReplayIdleMinutes = 30;

    /// <summary>Node seconds per wall second at least.</summary>
    public const int ReplaySpeedMin = 1;

    /// <summary>Node seconds per wall second at most: an hour in a minute. Faster, nobody sees what happens.</summary>
    public const int ReplaySpeedMax = 60;

    /// <summary>Characters of the reason for a replay at least, so that it says something; at most <see cref="ReasonMax"/>.</summary>
    public const int ReplayReasonMin = 3;

    /// <summary>
    /// Milliseconds (wall) that what a supervisor sees is counted for: a pass over 20,000 officers and 2,000 incidents is about a millisecond.
    /// </summary>
    public const int SupervisionMilliseconds = 1_000;

    /// <summary>Late incidents that a supervisor is shown of a jurisdiction, the latest first; how many there are is told besides.</summary>
    public const int LateShownMax = 100;

    /// <summary>
    /// Milliseconds (wall) between two words to the shards about which desks are there: a hundred pages that come back at once are one.
    /// </summary>
    public const int PresenceMilliseconds = 250;

    /// <summary>Milliseconds (wall) that signing out waits for the shards to let the desk go; they do so later then.</summary>
    public const int SignOffWaitMilliseconds = 2_000;

    /// <summary>Milliseconds (wall) until a shard that could not take that word is told again.</summary>
    public const int PresenceAgainMilliseconds = 2_000;

    /// <summary>Unverified places shown at once, newest first. Past it the older wait until those are done.</summary>
    public const int UnverifiedShownMax = 500;

    /// <summary>Supervisors who wait while another policy is put in force: one reads some megabytes. One more is told "busy".</summary>
    public const int PolicyReloadsWaitingMax = 4;

    /// <summary>Warnings about a policy that are told: a screen of them. Beyond it they are left out.</summary>
    public const int PolicyWarningsMax = 20;
}
