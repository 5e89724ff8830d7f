namespace SmartPolicing.Realtime.Roads;

/// <summary>The arrays of a road file. Values are stable; what each holds is said where it is read.</summary>
internal enum RoadSection
{
    MadeFrom = 1,

    VertexPlaces = 10,
    OutStart = 11,
    EdgeFrom = 12,
    EdgeTo = 13,
    EdgeMilliseconds = 14,
    EdgeStreet = 15,
    EdgeTwin = 16,
    InStart = 17,
    In = 18,

    StreetStart = 30,
    Points = 31,
    Along = 32,
    StreetOfPoint = 33,
    StreetClass = 34,
    StreetName = 35,
    StreetSnappable = 36,
    StreetCanonical = 37,
    NameStart = 38,
    NameText = 39,

    GridShape = 50,
    GridStart = 51,
    GridSegments = 52,
    GridWide = 53,

    TurnStart = 60,
    TurnEdges = 61,
    EdgeHead = 62,
    SplitVertex = 63,
    SplitStart = 64,
    SplitEdge = 65,
    SplitHead = 66,
    SplitOfEdgeStart = 67,
    SplitOfEdge = 68,
    SplitTail = 69,

    Rank = 80,
    Parent = 81,
    UpStart = 82,
    UpHead = 83,
    DownStart = 84,
    DownTail = 85,
    DownArc = 86,
    ArcShortcut = 87,
    ShortcutStart = 88,
    ShortcutArcs = 89,

    Cells = 100,
    StreetCellStart = 101,
    StreetCells = 102,
}
