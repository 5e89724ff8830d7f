namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>A read that broke something and was set aside; an operator should know. Holds no plate.</summary>
/// <param name="Camera">The camera's id; empty when the read did not come so far that it was known.</param>
/// <param name="Read">Its id.</param>
/// <param name="Fault">What it broke.</param>
public sealed record ReadTrouble(string Camera, Guid Read, Exception Fault);
