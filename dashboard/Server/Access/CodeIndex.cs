using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Server.Access;

/// <summary>
/// Officers by their code, upper and lower case alike: 8 to 16 bytes each beside the list. Immutable; safe on any thread.
/// </summary>
internal sealed class CodeIndex
{
    private readonly IReadOnlyList<OfficerRegistration> _officers;
    private readonly int[] _places; // Open-addressed: place in the list plus one; 0 is empty. At most half are taken.

    /// <param name="officers">Of several whose codes differ in case only, the first is found.</param>
    internal CodeIndex(IReadOnlyList<OfficerRegistration> officers)
    {
        _officers = officers;
        _places = new int[(int)BitOperations.RoundUpToPowerOf2((uint)officers.Count * 2 + 1)];
        for (var at = 0; at < officers.Count; at++)
        {
            var place = Find(officers[at].Code);
            if (_places[place] == 0) _places[place] = at + 1;
        }
    }

    /// <returns>False when nobody has that code.</returns>
    internal bool TryFind(string code, [NotNullWhen(true)] out OfficerRegistration? officer)
    {
        var at = _places[Find(code)];
        officer = at == 0 ? null : _officers[at - 1];
        return officer is not null;
    }

    private int Find(string code)
    {
        var mask = _places.Length - 1;
        var at = code.GetHashCode(StringComparison.OrdinalIgnoreCase) & mask;
        while (_places[at] != 0 && !code.Equals(_officers[_places[at] - 1].Code, StringComparison.OrdinalIgnoreCase)) at = (at + 1) & mask;
        return at;
    }
}
