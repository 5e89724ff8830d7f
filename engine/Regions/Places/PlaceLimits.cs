namespace SmartPolicing.Realtime.Regions.Places;

/// <summary>Every bound of the place index, with unit, reason and what happens at it.</summary>
public static class PlaceLimits
{
    /// <summary>Characters of a query. A full address is under 100. Past it: queryTooLong.</summary>
    public const int QueryCharactersMax = 200;

    /// <summary>Words of a query that are looked at; the rest is ignored.</summary>
    public const int QueryWordsMax = 8;

    /// <summary>Places in an answer: a desk reads no more, it types on.</summary>
    public const int FoundMax = 20;

    /// <summary>Places in an answer when nobody says how many.</summary>
    public const int FoundPreset = 10;

    /// <summary>
    /// Words of the index that one word of a query may stand for by its beginning. A single letter begins thousands; who types on narrows it
    /// down. Past it the rest in the alphabet is not looked at.
    /// </summary>
    public const int WordsPerWordMax = 512;

    /// <summary>Names compared with a query: some 0.1 µs each for words, 0.3 µs for Chinese. Past it the rest is not looked at.</summary>
    public const int NamesComparedMax = 8_192;

    /// <summary>Places of the names found that are ranked. A name may have a place in every city. Past it the rest is not looked at.</summary>
    public const int PlacesRankedMax = 8_192;

    /// <summary>Streets of each side of a crossing that are looked at, the nearest first.</summary>
    public const int CrossingStreetsMax = 256;

    /// <summary>Junctions of those streets that are looked at.</summary>
    public const int CrossingsComparedMax = 32_768;

    /// <summary>House numbers of a street (in all cities that have one of the name) that are looked at.</summary>
    public const int HousesComparedMax = 8_192;

    /// <summary>
    /// All that one search compares, at most, in whatever ways the text may be meant: some ms of one core. After half of it no other way is
    /// tried, and one way, by the bounds above, takes no more than the other half. A usual search compares some hundreds.
    /// </summary>
    public const int WorkMax = 2 * (2 * (NamesComparedMax + 4 * QueryWordsMax * WordsPerWordMax + PlacesRankedMax) + CrossingsComparedMax);

    /// <summary>Junctions of the same two names so near to each other are one crossing: two carriageways. Unit: metres.</summary>
    public const double CrossingMetres = 60;

    /// <summary>Pieces of a street of one name so near to each other are one street. Unit: degrees of latitude, about 500 m.</summary>
    public const double StreetGapDegrees = 0.0045;

    /// <summary>How near a house must be to be what is there. Unit: metres.</summary>
    public const double HouseMetres = 40;

    /// <summary>... a crossing.</summary>
    public const double AtCrossingMetres = 30;

    /// <summary>... a named place.</summary>
    public const double NamedMetres = 25;

    /// <summary>... a street.</summary>
    public const double StreetMetres = 150;

    /// <summary>How far the next crossing may be along with a street. Unit: metres.</summary>
    public const double NearCrossingMetres = 400;

    /// <summary>Named places around a point that are told beside what is there.</summary>
    public const int AroundMax = 5;

    /// <summary>Rows of places.csv. As many as a map may hold itself.</summary>
    public const int RowsMax = 1_000_000;
}
