using System.Diagnostics.CodeAnalysis;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// A read-only array that lies in the memory of a <see cref="RoadFile"/>, mapped or not: the graph is never copied. Every index is checked.
/// That memory lives as long as the process, so an element can be read from any thread at any time. The default has no elements.
/// </summary>
internal readonly unsafe struct FlatArray<T>
    where T : unmanaged
{
    private readonly T* _first;

    internal FlatArray(T* first, int length)
    {
        _first = first;
        Length = length;
    }

    public int Length { get; }

    public ReadOnlySpan<T> Span => new(_first, Length);

    public ref readonly T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Length) ThrowOutside();
            return ref _first[index];
        }
    }

    /// <summary>Elements [start, end).</summary>
    public ReadOnlySpan<T> Slice(int start, int end) => Span[start..end];

    [DoesNotReturn]
    private static void ThrowOutside() => throw new ArgumentOutOfRangeException("index");
}
