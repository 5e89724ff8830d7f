namespace SmartPolicing.Realtime.Roads;

/// <summary>Every limit of map import and road search, with unit and reason. A file beyond a limit is refused with that reason.</summary>
public static class RoadLimits
{
    /// <summary>Bytes of one PBF blob header. The PBF format says "must be less than 64 KiB".</summary>
    public const int BlobHeaderBytesMax = 64 * 1024;

    /// <summary>Bytes of one PBF blob, packed or unpacked. The PBF format says "must be less than 32 MiB".</summary>
    public const int BlobBytesMax = 32 * 1024 * 1024;

    /// <summary>
    /// Strings of one PBF block. Writers put 8,000 entities into a block, with some ten thousand strings: a hundred times that.
    /// </summary>
    public const int BlockStringsMax = 1 << 20;

    /// <summary>Characters of one tag value we keep. The OSM database allows 255; four times that for other writers.</summary>
    public const int TagValueCharactersMax = 1_020;

    /// <summary>Nodes of one file. 64 Mi x 16 B = 1 GiB while reading; a province of China has about a quarter of it.</summary>
    public const int NodesMax = 64 * 1024 * 1024;

    /// <summary>Ways with a highway tag of one file. All of Germany has about 12 million; a province far less.</summary>
    public const int WaysMax = 16 * 1024 * 1024;

    /// <summary>Nodes of one way. The OSM database allows 2,000; files from other tools hold more.</summary>
    public const int WayNodesMax = 32_768;

    /// <summary>Node references of all kept ways together. 128 Mi x 8 B = 1 GiB while reading.</summary>
    public const int WayNodesTotalMax = 128 * 1024 * 1024;

    /// <summary>Members of one relation. The OSM database allows 32,000; twice that for files of before and other tools.</summary>
    public const int RelationMembersMax = 64_000;

    /// <summary>Turn restrictions of one file. All of the world's OSM holds about two million; Germany some 300,000.</summary>
    public const int RestrictionsMax = 1 << 20;

    /// <summary>Members of one turn restriction. Three are usual; junctions with many arms have about ten. More: not understood.</summary>
    public const int RestrictionMembersMax = 32;

    /// <summary>
    /// Ways between the two streets of a turn restriction. Usual: one; long U-turn rules have three. More: not understood, because their
    /// order has to be tried out (six have 720).
    /// </summary>
    public const int RestrictionViaWaysMax = 6;

    /// <summary>Administrative boundaries of one file. All of Europe has some 200,000 of all levels.</summary>
    public const int BoundariesMax = 500_000;

    /// <summary>Members of all boundaries of one file together; a way is a member of about three.</summary>
    public const int BoundaryMembersTotalMax = 16 * 1024 * 1024;

    /// <summary>Characters of one XML file (about 2 GB of text); larger networks come as PBF.</summary>
    public const long XmlCharactersMax = 2_000_000_000;

    /// <summary>
    /// Milliseconds of one edge: a day. Only a broken geometry comes near; it keeps every sum of two edges inside an int.
    /// </summary>
    public const int EdgeMillisecondsMax = 24 * 60 * 60 * 1000;

    /// <summary>Milliseconds of one search for what can be reached: half a day. Leaves room to add an edge of a day in an int.</summary>
    public const int ReachMillisecondsMax = 12 * 60 * 60 * 1000;

    /// <summary>
    /// Metres of one straight line between two nodes that is followed through its cells. Longer ones exist in broken files only: such a
    /// line is taken to lie in the cells of its ends, or a few of them would fill the memory with cells.
    /// </summary>
    public const int CellSegmentMetresMax = 200_000;

    /// <summary>Cells of the snapping grid. 1 Mi cells x 4 B; beyond it cells grow instead of their number.</summary>
    public const int GridCellsMax = 1 << 20;

    /// <summary>
    /// Grid cells one segment may be entered in; a longer one (a sea-crossing line in a broken file) goes to a list that is always
    /// scanned.
    /// </summary>
    public const int GridCellsPerSegmentMax = 64;

    /// <summary>
    /// House numbers of one file. A German city of 300,000 people has 50,000; all of a large province some millions. The rest is left out,
    /// and said so: a place can always be clicked.
    /// </summary>
    public const int AddressesMax = 4_000_000;

    /// <summary>Named places of one file that are no streets. As above.</summary>
    public const int NamedPlacesMax = 1_000_000;
}
