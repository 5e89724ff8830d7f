using SmartPolicing.Realtime.Grains.Dispatch;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>What an officer wants to say about a directive.</summary>
/// <param name="Reason">Why, for a decline; how it ended (a disposition), for a clear; else empty.</param>
/// <param name="Due">Wall timestamp at which it should be said, for who measures; else 0.</param>
public readonly record struct OfficerAnswer(uint Officer, string Directive, DirectiveAnswer Answer, string Reason, long Due = 0);
