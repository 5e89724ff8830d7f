namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>Counts what was found wrong and keeps the first few in words. Safe on any thread.</summary>
internal sealed class Findings
{
    private readonly List<string> _words = [];
    private long _count;

    internal long Count => Interlocked.Read(ref _count);

    internal void Add(string words)
    {
        Interlocked.Increment(ref _count);
        lock (_words)
        {
            if (_words.Count < RunLimits.WordsKept) _words.Add(words);
        }
    }

    /// <summary>The first few, and how many more there were.</summary>
    internal string Say()
    {
        lock (_words)
        {
            var more = Count - _words.Count;
            return string.Join("; ", _words) + (more > 0 ? $"; and {more} more" : "");
        }
    }
}
