using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>Enters each segment in every grid cell that its own bounding box touches, for <see cref="SegmentGrid"/>. Pure.</summary>
internal static class SegmentGridWriter
{
    public static void Write(RoadFileWriter writer, RoadStreets streets)
    {
        var shape = GridShape.Over(streets.Points);
        var start = new int[shape.Columns * shape.Rows + 1];
        var wide = new List<int>();
        for (var segment = 0; segment + 1 < streets.Points.Length; segment++)
        {
            if (!TryBox(shape, streets, segment, out var box)) continue;
            if (box.Count > RoadLimits.GridCellsPerSegmentMax)
            {
                wide.Add(segment);
                continue;
            }

            for (var row = box.FirstRow; row <= box.LastRow; row++)
            {
                for (var column = box.FirstColumn; column <= box.LastColumn; column++) start[row * shape.Columns + column + 1]++;
            }
        }

        for (var cell = 0; cell + 1 < start.Length; cell++) start[cell + 1] += start[cell];
        writer.Add<GridShape>(RoadSection.GridShape, [shape]);
        writer.Add<int>(RoadSection.GridStart, start);
        writer.Add<int>(RoadSection.GridSegments, Enter(shape, streets, start));
        writer.Add<int>(RoadSection.GridWide, wide.ToArray());
    }

    private static int[] Enter(GridShape shape, RoadStreets streets, int[] start)
    {
        var segments = new int[start[^1]];
        var next = start[..^1];
        for (var segment = 0; segment + 1 < streets.Points.Length; segment++)
        {
            if (!TryBox(shape, streets, segment, out var box) || box.Count > RoadLimits.GridCellsPerSegmentMax) continue;
            for (var row = box.FirstRow; row <= box.LastRow; row++)
            {
                for (var column = box.FirstColumn; column <= box.LastColumn; column++)
                    segments[next[row * shape.Columns + column]++] = segment;
            }
        }

        return segments;
    }

    /// <returns>False for the last point of a street, where no segment starts.</returns>
    private static bool TryBox(GridShape shape, RoadStreets streets, int segment, out GridShape.CellBox box)
    {
        box = shape.Box(streets.Points[segment], streets.Points[segment + 1]);
        return streets.StreetOfPoint[segment] == streets.StreetOfPoint[segment + 1];
    }
}
