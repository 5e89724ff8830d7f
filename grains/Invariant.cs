using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SmartPolicing.Realtime.Grains;

/// <summary>
/// What the code relies on and promises. On in Release: a broken invariant stops the shard it happens in; it is never caught
/// and logged away, because a shard that goes on with wrong state sends people to wrong places.
/// </summary>
public static class Invariant
{
    /// <exception cref="InvariantViolatedException"><paramref name="condition"/> is false.</exception>
    public static void Holds(bool condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        if (!condition) Throw(text);
    }

    /// <summary>For inner loops: checked in Debug builds only.</summary>
    [Conditional("DEBUG")]
    public static void HoldsInDebug(bool condition, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        Holds(condition, text);

    private static void Throw(string text) => throw new InvariantViolatedException(text);
}

/// <summary>A bug: the state is not what the code relies on. The message is the condition that did not hold.</summary>
public sealed class InvariantViolatedException(string condition) : Exception($"Invariant violated: {condition}");
