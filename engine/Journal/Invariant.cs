using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// States what must hold, also in Release. When it does not, it is a mistake in a program: of the journal or of its owner.
/// </summary>
internal static class Invariant
{
    public static void Holds([DoesNotReturnIf(false)] bool condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        if (!condition) Broken(text);
    }

    [DoesNotReturn]
    private static void Broken(string text) => throw new InvalidOperationException($"Does not hold: {text}");
}
