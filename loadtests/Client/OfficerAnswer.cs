using SmartPolicing.Realtime.Grains.Dispatch;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>What an officer wants to say about a directive.</summary>
/// <param name="Reason">Why, for a decline; else empty.</param>
public readonly record struct OfficerAnswer(uint Officer, string Directive, DirectiveAnswer Answer, string Reason);
