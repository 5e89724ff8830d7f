using BenchmarkDotNet.Attributes;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Micro;

/// <summary>What a place costs in cells, at the resolution officers are kept by. Random places of a city of some 10 km.</summary>
public class CellBenchmarks
{
    private const int Places = 4_096;
    private const int RingCells = 12;

    private readonly LatLng[] _places = new LatLng[Places];
    private readonly LatLng[] _near = new LatLng[Places];
    private readonly H3Cell[] _cells = new H3Cell[Places];
    private readonly CellInterior[] _interiors = new CellInterior[Places];

    /// <summary>Draws the places, and one some metres beside each.</summary>
    [GlobalSetup]
    public void Setup()
    {
        const double TenMetres = 1e-4;
        var chance = Chance.Of(1, "cells");
        for (var i = 0; i < Places; i++)
        {
            _places[i] = Town.Place(chance);
            _near[i] = LatLng.FromDegrees(_places[i].Latitude + TenMetres, _places[i].Longitude);
            _cells[i] = H3Cell.FromLatLng(_places[i], OfficerTable.CellResolution);
            _interiors[i] = CellInterior.Of(_cells[i]);
        }
    }

    /// <summary>The whole way from degrees to a cell.</summary>
    [Benchmark(OperationsPerInvoke = Places)]
    public ulong FixToCell()
    {
        var all = 0UL;
        foreach (var place in _places) all ^= H3Cell.FromLatLng(place, OfficerTable.CellResolution).Value;
        return all;
    }

    /// <summary>"Surely still in the same cell", which spares most fixes the way above.</summary>
    [Benchmark(OperationsPerInvoke = Places)]
    public int StillInside()
    {
        var inside = 0;
        for (var i = 0; i < Places; i++)
            if (_interiors[i].Holds(_near[i])) inside++;
        return inside;
    }

    /// <summary>The 12 cells of the second ring around a cell.</summary>
    [Benchmark(OperationsPerInvoke = Places)]
    public int SecondRing()
    {
        Span<H3Cell> ring = stackalloc H3Cell[RingCells];
        var found = 0;
        foreach (var cell in _cells) found += cell.Ring(2, ring);
        return found;
    }

    /// <summary>Metres between two places.</summary>
    [Benchmark(OperationsPerInvoke = Places)]
    public double Distance()
    {
        var metres = 0.0;
        for (var i = 0; i < Places; i++) metres += _places[i].MetresTo(_places[Places - 1 - i]);
        return metres;
    }

    /// <summary>Steps between two cells of the city.</summary>
    [Benchmark(OperationsPerInvoke = Places)]
    public int CellDistance()
    {
        var steps = 0;
        for (var i = 0; i < Places; i++)
            if (_cells[i].TryDistanceTo(_cells[Places - 1 - i], out var cells)) steps += cells;
        return steps;
    }
}
